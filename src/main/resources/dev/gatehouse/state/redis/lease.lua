-- One caller's room in one limit: how many parts of it are missing (m), and when that was right (t, by Redis' own clock, in
-- microseconds). Everything is settled in one step: what refilled, what a node knows better, what it granted already, and
-- what it needs and wants now.
-- KEYS: the room. ARGV: capacity, parts per unit, parts per microsecond, nodes, known, settled, charged, needed, wanted,
-- milliseconds to keep (0 = until all has refilled). Answers: granted units, missing parts.
local capacity, unit, refill = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local nodes, known, settled = tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
local charged, needed, wanted = tonumber(ARGV[7]), tonumber(ARGV[8]), tonumber(ARGV[9])
local kept = tonumber(ARGV[10])

local clock = redis.call('TIME')
local now = tonumber(clock[1]) * 1000000 + tonumber(clock[2])
local room = redis.call('HMGET', KEYS[1], 'm', 't')
local missing = tonumber(room[1] or '0')
local at = tonumber(room[2] or '0')

-- A clock that was set back makes nothing refill, and nobody wait for longer.
if refill > 0 and now > at then
  missing = math.max(0, missing - (now - at) * refill)
end
missing = math.max(missing, known) + settled
missing = math.max(0, missing + charged * unit)

local free = math.floor((capacity - missing) / unit)
local granted = math.max(0, math.min(needed, free))
-- Near the limit nobody takes more than a share of what is left, so that nothing is held where others need it.
granted = granted + math.max(0, math.min(wanted, math.floor((free - granted) / (2 * nodes))))
missing = missing + granted * unit

if missing <= 0 then
  redis.call('DEL', KEYS[1])
else
  redis.call('HSET', KEYS[1], 'm', string.format('%.0f', missing), 't', string.format('%.0f', now))
  if refill > 0 then
    kept = math.ceil(missing / refill / 1000) + 1000
  end
  redis.call('PEXPIRE', KEYS[1], string.format('%.0f', kept))
end
return { granted, missing }
