// HTTP sent byte by byte to a real server: what fetch refuses to send, and responses as they came.

import type { Server } from 'node:http'
import { connect, type Socket } from 'node:net'
import { expect } from 'vitest'
import { createHttpServer, drain, listenOnManySockets } from '../../src/server/http-server.ts'
import { createLog } from '../../src/server/log.ts'
import { atFileEnd, atTestEnd } from './cleanup.ts'
import { checkResponse } from './contract-checker.ts'
import type { TestService } from './service.ts'
import { hangMillis } from './until.ts'

export type RawResponse = { status: number; headers: Headers; text: string }

/** A server on 127.0.0.1 that ends with the test file. @param log of what the server refuses by itself */
export async function serve(
  fetch: TestService['fetch'],
  log = createLog('silent'),
  more: { inactivityMillis?: number; publicUrl?: string } = {},
): Promise<{ server: Server; port: number }> {
  const server = createHttpServer(fetch, { log, production: false, ...more })
  atFileEnd(() => drain(server, 0))
  return { server, port: await listenOnManySockets(server, 0, '127.0.0.1') }
}

/** A connection that ends with the test. @throws Error when it is refused */
export async function openSocket(port: number): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true })
  await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject))
  socket.removeAllListeners('error').on('error', () => {}) // what waits for a response rejects by itself
  atTestEnd(() => socket.destroy())
  return socket
}

/** Waits until what was received has a form. */
export async function receive(socket: Socket, form: RegExp): Promise<string> {
  return await received(socket, (text) => form.test(text))
}

/** What the service sends until it closes the connection. @throws Error when it keeps it open, or resets it */
export async function receiveAll(socket: Socket): Promise<string> {
  return await received(socket, () => false)
}

async function received(socket: Socket, isEnough: (text: string) => boolean): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  let text = ''
  const take = (chunk: Buffer) => {
    text += chunk.toString('latin1')
    if (isEnough(text)) resolve(text)
  }
  const close = () => resolve(text)
  const late = setTimeout(() => reject(new Error(`nothing more came after: ${text}`)), hangMillis)
  socket.on('data', take).once('end', close).once('close', close).once('error', reject)
  try {
    return Buffer.from(await promise, 'latin1').toString()
  } finally {
    clearTimeout(late)
    socket.off('data', take).off('end', close).off('close', close).off('error', reject)
  }
}

/** Sends pieces, each for itself, and reads every response until the service closes the connection. */
export async function speak(port: number, ...pieces: (string | Uint8Array)[]): Promise<RawResponse[]> {
  const socket = await openSocket(port)
  const all = receiveAll(socket)
  for (const piece of pieces) socket.write(piece)
  return responsesIn(await all, String(pieces[0]).startsWith('HEAD '))
}

/** Like `speak`, for a single response. */
export async function speakOnce(port: number, ...pieces: (string | Uint8Array)[]): Promise<RawResponse> {
  const responses = await speak(port, ...pieces)
  expect(responses).toHaveLength(1)
  return responses[0] as RawResponse
}

/** Cuts what was received into responses, which all declare their length. */
export function responsesIn(all: string, isHead = false): RawResponse[] {
  const responses: RawResponse[] = []
  let rest = Buffer.from(all)
  while (rest.length > 0) {
    const end = rest.indexOf('\r\n\r\n')
    const [statusLine = '', ...lines] = rest.subarray(0, Math.max(end, 0)).toString().split('\r\n')
    const status = Number(/^HTTP\/1\.1 (\d{3}) \S/.exec(statusLine)?.[1])
    if (Number.isNaN(status)) throw new Error(`not a response: ${rest}`)
    rest = rest.subarray(end + 4)
    if (status < 200) continue
    const headers = new Headers(lines.map((line) => line.split(/: (.*)/s, 2) as [string, string]))
    const length = isHead ? 0 : Number(headers.get('Content-Length') ?? 0)
    if (rest.length < length) throw new Error(`cut short: ${rest}`)
    responses.push({ status, headers, text: rest.subarray(0, length).toString() })
    rest = rest.subarray(length)
  }
  return responses
}

/** Passes a response through the contract checker. @returns what it was, for the coverage tests */
export async function checkRaw(method: string, path: string, { status, headers, text }: RawResponse) {
  return await checkResponse(method, path, new Response(text === '' ? null : text, { status, headers }))
}
