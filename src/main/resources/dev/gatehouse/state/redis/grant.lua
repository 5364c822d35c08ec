-- An operator gives something on top of one caller's room in a window of a calendar, takes from it, or has what is missing count no more.
-- KEYS: the room. ARGV: parts, may be negative (all = as many as are missing, if that is more than is on top); the capacity;
-- milliseconds to keep. Answers: parts that are missing, parts on top in all.
local most = 2 ^ 50
local room = redis.call('HMGET', KEYS[1], 'm', 'g')
local missing, top = tonumber(room[1] or '0'), tonumber(room[2] or '0')
if ARGV[1] == 'all' then
  top = math.max(top, missing)
else
  top = math.max(-most, math.min(most, top + tonumber(ARGV[1])))
end
redis.call('HSET', KEYS[1], 'm', string.format('%.0f', missing), 'c', ARGV[2], 'g', string.format('%.0f', top))
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return { missing, top }
