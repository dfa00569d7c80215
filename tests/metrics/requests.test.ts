// The arithmetic of the histogram, and the text it becomes.
import { expect, test } from 'vitest'
import { exposition, gauge } from '../../src/server/metrics/exposition.ts'
import { requestDurations } from '../../src/server/metrics/requests.ts'

const request = { method: 'GET', route: '/api/me', status: 200 }

test('a time counts in its own bucket and in every wider one, and a bound belongs to its bucket', () => {
  const { observe, metric } = requestDurations()
  for (const ms of [1, 1.01, 500, 10_000, 10_001]) observe({ ...request, ms })
  const lines = exposition([metric()]).split('\n')
  const bucket = (le: string) =>
    `http_request_duration_seconds_bucket{method="GET",route="/api/me",status="200",le="${le}"}`
  for (const [le, count] of [
    ['0.001', 1],
    ['0.0025', 2],
    ['0.25', 2],
    ['0.5', 3],
    ['10', 4],
    ['+Inf', 5],
  ]) {
    expect(lines).toContain(`${bucket(String(le))} ${count}`)
  }
  const labels = '{method="GET",route="/api/me",status="200"}'
  expect(lines).toContain(`http_request_duration_seconds_count${labels} 5`)
  const sum = lines.find((line) => line.startsWith('http_request_duration_seconds_sum'))
  expect(Number(sum?.split(' ')[1])).toBeCloseTo(20.50301, 6)
})

test('methods, routes and statuses are kept apart; what is no method of the service is one label', () => {
  const { observe, metric } = requestDurations()
  const others = [
    { ...request, method: 'POST' },
    { ...request, status: 404 },
    { ...request, route: '/health' },
    { ...request, method: 'PROPFIND', status: 405 },
    { ...request, method: 'MKCOL', status: 405 },
    { ...request, route: null, status: 431 },
  ]
  for (const one of [request, request, ...others]) observe({ ...one, ms: 1 })
  const counts = metric().samples.filter(([suffix]) => suffix === '_count')
  expect(counts.map(([, { method, route, status }, count]) => [method, route, status, count])).toEqual([
    ['GET', '/api/me', 200, 2],
    ['GET', '/api/me', 404, 1],
    ['POST', '/api/me', 200, 1],
    ['other', '/api/me', 405, 2],
    ['GET', '/health', 200, 1],
    ['GET', 'none', 431, 1],
  ])
})

test('a label may hold quotes, backslashes and line feeds', () => {
  expect(exposition([gauge('x', 'An x.', [[{ a: 'b"c\\d\ne' }, 1]])])).toBe(
    '# HELP x An x.\n# TYPE x gauge\nx{a="b\\"c\\\\d\\ne"} 1\n',
  )
})
