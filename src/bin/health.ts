// Ends with 0 while the service of this machine, or container, answers for itself; for HEALTHCHECK.
const { PORT, HOST } = process.env
// An address to listen on everywhere is none to call.
const host = !HOST || HOST === '0.0.0.0' ? '127.0.0.1' : HOST === '::' ? '::1' : HOST

try {
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${PORT || 3000}/health`
  const { ok } = await fetch(url, { signal: AbortSignal.timeout(2500) })
  process.exitCode = ok ? 0 : 1
} catch {
  process.exitCode = 1
}
