-- One caller's room in one limit: how many parts of it are missing (m), and when that was right (t, by Redis' own clock, in
-- microseconds). Everything is settled in one step: what refilled, what a node knows better, what it granted already, and
-- what it needs and wants now.
-- While nodes come back to a Redis that was away, two things more are kept. How much of m was missing before that (b): what several nodes
-- know of that is one thing and counts once, what each of them granted since comes on top of it. And for which part of all nodes
-- this room stands (p): the others still go by shares of their own, which refill apart.
-- Of a calendar's window two more: what an operator has given on top of the capacity (g), and the capacity, for who looks at it later (c).
-- KEYS: the room. ARGV: capacity, parts per unit, parts per microsecond, nodes, how many of them are not back, known, settled, reserved,
-- charged, needed, wanted, milliseconds to keep (0 = until all has refilled), parts on top that known and reserved reckon with. Answers: granted units, parts that are
-- missing of the capacity (below 0 if more was given on top than is missing), parts on top.
local capacity, unit, refill = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local nodes, absent, known = tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
local settled, reserved, charged = tonumber(ARGV[7]), tonumber(ARGV[8]), tonumber(ARGV[9])
local needed, wanted, kept = tonumber(ARGV[10]), tonumber(ARGV[11]), tonumber(ARGV[12])
local reckoned = tonumber(ARGV[13])

local clock = redis.call('TIME')
local now = tonumber(clock[1]) * 1000000 + tonumber(clock[2])
local room = redis.call('HMGET', KEYS[1], 'm', 't', 'b', 'p', 'g')
local missing = tonumber(room[1] or '0')
local at = tonumber(room[2] or '0')
local before = tonumber(room[3] or room[1] or '0')
local top = tonumber(room[5] or '0')
if known > 0 and not room[5] then
  top = reckoned
end
local part = math.min(tonumber(room[4] or '1'), (nodes - absent) / nodes)

-- A clock that was set back makes nothing refill, and nobody wait for longer.
if refill > 0 and now > at then
  local back = (now - at) * refill
  local since = math.max(0, missing - before - math.floor(math.max(0, back - before) * part))
  before = math.max(0, before - back)
  missing = before + since
end
if known > before then
  missing = missing + known - before
  before = known
end
missing = math.max(0, missing + settled + charged * unit)

-- What those may have granted who are not back yet is nobody's to give; they may know of more on top than who asks.
reserved = reserved + math.ceil(math.max(0, top - reckoned) * absent / nodes)
local free = math.floor((capacity + top - missing - reserved) / unit)
local granted = math.max(0, math.min(needed, free))
-- Near the limit nobody takes more than a share of what is left, so that nothing is held where others need it.
granted = granted + math.max(0, math.min(wanted, math.floor((free - granted) / (2 * nodes))))
missing = missing + granted * unit

local coming = known > 0 or absent > 0
-- That nothing is on top any more is remembered too: who was away may know of something.
local granting = room[5] or top ~= 0
if (missing <= 0 and not granting) or (room[3] and not coming) then
  redis.call('DEL', KEYS[1])
end
if missing > 0 or granting then
  redis.call('HSET', KEYS[1], 'm', string.format('%.0f', missing), 't', string.format('%.0f', now))
  if refill == 0 then
    redis.call('HSET', KEYS[1], 'c', ARGV[1])
  end
  if granting then
    redis.call('HSET', KEYS[1], 'g', string.format('%.0f', top))
  end
  if coming then
    redis.call('HSET', KEYS[1], 'b', string.format('%.0f', math.min(before, missing)), 'p', string.format('%.17g', part))
  end
  if refill > 0 then
    kept = math.ceil(missing / refill / part / 1000) + 1000
  end
  redis.call('PEXPIRE', KEYS[1], string.format('%.0f', kept))
end
return { granted, missing - top, top }
