-- An operator gives something on top of one caller's room in a window of a calendar, or takes from it.
-- KEYS: the room. ARGV: parts, may be negative; the capacity; milliseconds to keep. Answers: parts that are missing, parts on top in all.
local most = 2 ^ 50
local room = redis.call('HMGET', KEYS[1], 'm', 'g')
local top = math.max(-most, math.min(most, tonumber(room[2] or '0') + tonumber(ARGV[1])))
redis.call('HSET', KEYS[1], 'm', room[1] or '0', 'c', ARGV[2], 'g', string.format('%.0f', top))
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return { tonumber(room[1] or '0'), top }
