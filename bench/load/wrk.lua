-- What wrk does with a prepared request: sends it a given number of times over all connections, then lets them rest, so that
-- no request is broken off at the end. The first argument after `--` is the file with the request's bytes, then come how
-- many requests, after how many seconds no more of them, and how many connections there are. Prints `idle` when the last
-- answer has come, and the counts as JSON when it is ended.
local bytes, most, stop, connections
-- wrk takes one request to look at it.
local issued, idle = -1, 0

function init(arguments)
  local file = assert(io.open(arguments[1], 'rb'))
  bytes = file:read('*a')
  file:close()
  most = tonumber(arguments[2])
  stop = os.time() + tonumber(arguments[3])
  connections = tonumber(arguments[4])
end

-- A connection that is handed nothing to send waits for ever.
function request()
  if issued < 0 or (issued < most and os.time() < stop) then
    issued = issued + 1
    return bytes
  end
  idle = idle + 1
  if idle == connections then
    io.write('idle\n')
    io.flush()
  end
  return ''
end

function done(summary)
  local errors = summary.errors
  local lost = errors.connect + errors.read + errors.write + errors.timeout
  io.write(string.format('{"answers":%d,"refused":%d,"lost":%d}\n', summary.requests, errors.status, lost))
end
