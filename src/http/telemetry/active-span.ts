// Names the span of a request after its route, where the process is instrumented by OpenTelemetry from outside. Without that
// its API does nothing.
import { trace } from '@opentelemetry/api'

/**
 * Names the active span as the semantic conventions want it: `GET /api/:user_id/tasks`.
 * @param route the path template, which only the application knows
 */
export function nameActiveSpan(method: string, route: string): void {
  const span = trace.getActiveSpan()
  if (span === undefined) return
  span.setAttribute('http.route', route)
  span.updateName(`${method} ${route}`)
}
