// A real Chromium for tests: the system's, else one from npm; with everything of its own that calls home turned off.
import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { hangMillis, until } from './until.ts'

const installed = [
  process.env.CHROME_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

const quiet = [
  '--no-sandbox', // it will not start as root otherwise
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** @throws Error where there is none: install Chromium or Chrome, or set CHROME_PATH */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = installed.find((path) => path !== undefined && existsSync(path))
  return executablePath === undefined ? await launchPacked() : await launch(executablePath, quiet)
}

/** The one of the npm package, which unpacks itself into the folder for temporary files. */
export async function launchPacked(): Promise<Browser> {
  if (process.platform !== 'linux')
    throw new Error('The tests need Chrome or Chromium: install one, or set CHROME_PATH')
  const { default: packed } = await import('@sparticuz/chromium')
  const args = packed.args.filter((arg) => !unwanted.includes(arg))
  return await launch(await unpackOnce(() => packed.executablePath()), [...args, ...quiet])
}

/** One process of a run unpacks it, and the others wait: what is there already is taken for whole, also half written. */
async function unpackOnce(unpack: () => Promise<string>): Promise<string> {
  const folder = join(tmpdir(), 'unpacked-chromium')
  const done = join(folder, 'done')
  const isFirst = await mkdir(folder).then(
    () => true,
    (error) => {
      if (error.code !== 'EEXIST') throw error
      return false
    },
  )
  if (isFirst) {
    await unpack()
    await writeFile(done, '')
  } else await until(() => existsSync(done))
  return await unpack() // what is there is only looked up
}

/** As a single process it crashes when a second page is opened; and without its security the tests of CORS mean nothing. */
const unwanted = ['--single-process', '--no-zygote', '--disable-web-security']

const launches = 3

/** A browser that dies while it starts (the packed one does now and then, by SIGSEGV) has shown no page: start another. */
async function launch(executablePath: string, args: string[]): Promise<Browser> {
  for (let time = 1; ; time += 1) {
    try {
      return await chromium.launch({ executablePath, args, timeout: hangMillis })
    } catch (error) {
      if (time === launches || !/has been closed/.test((error as Error).message)) throw error
    }
  }
}

/** A page, and what it should not have done: requests to other origins, errors, breaches of the policy. */
export async function openPage(
  browser: Browser,
  origins: readonly string[],
  options: BrowserContextOptions = {},
): Promise<{ page: Page; complaints: string[] }> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options })
  context.setDefaultTimeout(hangMillis)
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('request', (request) => {
    const { origin, protocol } = new URL(request.url())
    if (!origins.includes(origin) && protocol !== 'data:') complaints.push(`asked ${request.url()}`)
  })
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(`${message.type()}: ${message.text()}`)
  })
  page.on('pageerror', (error) => complaints.push(`threw ${error.message}`))
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
      console.error(`the policy forbids ${blockedURI} by ${violatedDirective}`)
    })
  })
  return { page, complaints }
}
