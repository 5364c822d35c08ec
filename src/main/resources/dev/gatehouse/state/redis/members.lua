-- Who is there: each node's name with the time of its last sign of life; and who has settled what it granted while Redis was away: its
-- name with the time at which that was so; and who goes by its own share though it can be heard. By Redis' own clock, in milliseconds.
-- KEYS: who is there, who has settled, who is apart, since when Redis remembers. ARGV: the node, milliseconds that a sign of life counts
-- (0 = it leaves), when it had settled (0 = nothing to say), since when others are asked about, whether it is apart (1, else 0).
-- Answers: how many are there, what time it is, how many had settled at that time or later, how many are apart, since when Redis
-- remembers.
local clock = redis.call('TIME')
local now = tonumber(clock[1]) * 1000 + math.floor(tonumber(clock[2]) / 1000)
local counts, settled, since = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
if counts == 0 then
  redis.call('ZREM', KEYS[1], ARGV[1])
  redis.call('ZREM', KEYS[2], ARGV[1])
  redis.call('ZREM', KEYS[3], ARGV[1])
  return { redis.call('ZCARD', KEYS[1]), now, 0, 0, 0 }
end
local function add(key, at)
  redis.call('ZADD', key, string.format('%.0f', at), ARGV[1])
end
-- What is too old, and what a clock has said that was set back since.
local function clean(key, ahead)
  redis.call('ZREMRANGEBYSCORE', key, '-inf', string.format('%.0f', now - counts))
  redis.call('ZREMRANGEBYSCORE', key, string.format('%.0f', now + ahead), '+inf')
  redis.call('PEXPIRE', key, 2 * counts)
end
add(KEYS[1], now)
clean(KEYS[1], counts)
if settled > 0 then
  add(KEYS[2], settled)
end
clean(KEYS[2], 1)
if ARGV[5] == '1' then
  add(KEYS[3], now)
else
  redis.call('ZREM', KEYS[3], ARGV[1])
end
clean(KEYS[3], counts)
local began = tonumber(redis.call('HMGET', KEYS[4], 'began')[1] or '0')
if began == 0 then
  began = now
  redis.call('HSET', KEYS[4], 'began', string.format('%.0f', now))
end
redis.call('PEXPIRE', KEYS[4], 86400000)
local back = redis.call('ZCOUNT', KEYS[2], string.format('%.0f', since), '+inf')
return { redis.call('ZCARD', KEYS[1]), now, back, redis.call('ZCARD', KEYS[3]), began }
