// Exits with 0 if the service on this machine or in this container responds at /health; for the image's HEALTHCHECK.
const { PORT, HOST } = process.env
// The wildcard addresses are for listening only.
const host = !HOST || HOST === '0.0.0.0' ? '127.0.0.1' : HOST === '::' ? '::1' : HOST

try {
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${PORT || 3000}/health`
  const { ok } = await fetch(url, { signal: AbortSignal.timeout(2500) })
  process.exitCode = ok ? 0 : 1
} catch {
  process.exitCode = 1
}
