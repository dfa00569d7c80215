-- The load for wrk: sends the requests of a plan one after the other, and prints what came back as one line of JSON.
-- Arguments: the file of the plan, the status that is expected (401), or 0 for any below 400.
local requests, position, expected
unexpected, expectsError = 0, false -- wrk hands over only globals
local threads = {}

function setup(thread) table.insert(threads, thread) end

function init(args)
  expected = tonumber(args[2])
  requests = {}
  local file = assert(io.open(args[1], "rb"))
  for request in string.gmatch(file:read("*a"), "[^%z]+") do requests[#requests + 1] = request end
  file:close()
  position = 0
  -- Only where it is needed: with this function wrk parses every response.
  if expected > 0 then
    expectsError = true
    response = function(status)
      if status ~= expected then unexpected = unexpected + 1 end
    end
  end
end

function request()
  position = position % #requests + 1
  return requests[position]
end

function done(summary, latency)
  local errors = summary.errors
  local wrong = errors.status
  for _, thread in ipairs(threads) do
    if thread:get("expectsError") then wrong = 0 end
  end
  for _, thread in ipairs(threads) do wrong = wrong + thread:get("unexpected") end
  io.write(string.format(
    'RESULT {"requests":%d,"seconds":%f,"p50Millis":%f,"p95Millis":%f,"p99Millis":%f,"errors":%d}\n',
    summary.requests, summary.duration / 1e6,
    latency:percentile(50) / 1e3, latency:percentile(95) / 1e3, latency:percentile(99) / 1e3,
    wrong + errors.connect + errors.read + errors.write + errors.timeout))
  io.flush()
end
