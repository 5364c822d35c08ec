-- Who is there: each node's name with the time of its last sign of life, by Redis' own clock.
-- KEYS: the list. ARGV: the node, milliseconds that a sign of life counts; 0 = it leaves. Answers: how many there are.
local clock = redis.call('TIME')
local now = tonumber(clock[1]) * 1000 + math.floor(tonumber(clock[2]) / 1000)
local counts = tonumber(ARGV[2])
if counts == 0 then
  redis.call('ZREM', KEYS[1], ARGV[1])
  return { redis.call('ZCARD', KEYS[1]) }
end
redis.call('ZADD', KEYS[1], string.format('%.0f', now), ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', string.format('%.0f', now - counts))
-- Those of a clock that was set back since.
redis.call('ZREMRANGEBYSCORE', KEYS[1], string.format('%.0f', now + counts), '+inf')
redis.call('PEXPIRE', KEYS[1], 2 * counts)
return { redis.call('ZCARD', KEYS[1]) }
