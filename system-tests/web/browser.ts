import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
/** The one without windows of its own takes half the time. */
const CHROMIUM = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'].find((path) => existsSync(path))
const QUIET = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  ...['--disable-component-update', '--disable-sync', '--disable-dev-shm-usage'],
]

/** Whether browser tests can run here. Where everything must be checked, a missing browser is a fault. */
export function hasBrowser(): boolean {
  const isThere = CHROMIUM !== undefined
  if (!isThere && process.env.CI === 'true') throw new Error('there is no Chromium')
  if (!isThere) console.warn('skipped: there is no Chromium')
  return isThere
}

/** Builds the screens unless that was done; gives their folder. */
export function builtPages(pages: 'release' | 'plant'): string {
  execFileSync(process.execPath, ['tools/pages/main.ts', pages], { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] })
  return `${ROOT}packages/web/dist/${pages}`
}

export interface Look {
  readonly language?: 'en' | 'de'
  readonly scheme?: 'light' | 'dark'
  readonly width?: number
  readonly height?: number
  /** A hand-held screen: fingers instead of a mouse. */
  readonly touch?: boolean
  /** Faults that a case brings about itself, as the console says them. */
  readonly expected?: RegExp
}

/** One browser for a file; who signed in through the form once is signed in on every page of it. */
export interface Screens {
  /** A browser of its own in all but the process: nothing stored yet but who is signed in. */
  open(look?: Look): Promise<Page>
  /** Errors of scripts, complaints of the browser, answers of a broken server, on any page so far. */
  readonly faults: readonly string[]
  close(): Promise<void>
}

export async function openScreens(url: string, password: string, login = 'owner'): Promise<Screens> {
  const browser = await chromium.launch({ executablePath: CHROMIUM!, args: QUIET })
  const faults: string[] = []
  const first = await newContext(browser, url, {})
  await signIn(await newPage(first, faults), password, login)
  const storageState: StorageState = { cookies: await first.cookies(), origins: [] }
  await first.close()
  return {
    faults,
    async open(look = {}) {
      const context = await newContext(browser, url, look, storageState)
      return newPage(context, faults, look.expected)
    },
    close: () => browser.close(),
  }
}

type StorageState = Awaited<ReturnType<BrowserContext['storageState']>>

function newContext(browser: Browser, baseURL: string, look: Look, storageState?: StorageState) {
  const { language = 'en', scheme = 'light', width = 1440, height = 900, touch = false } = look
  return browser.newContext({
    baseURL,
    locale: language === 'de' ? 'de-DE' : 'en-GB',
    colorScheme: scheme,
    reducedMotion: 'reduce',
    viewport: { width, height },
    hasTouch: touch,
    isMobile: touch,
    ...(storageState && { storageState }),
  })
}

async function newPage(context: BrowserContext, faults: string[], expected?: RegExp): Promise<Page> {
  const page = await context.newPage()
  const note = (fault: string) => {
    if (expected?.test(fault) !== true) faults.push(`${new URL(page.url(), 'http://none').pathname}: ${fault}`)
  }
  page.on('pageerror', ({ message }) => note(message))
  page.on('console', (message) => {
    // That nobody is signed in yet, the browser itself calls an error.
    const isFirstQuestion = message.location().url.endsWith('/api/v1/session') && message.text().includes('401')
    if (message.type() === 'error' && !isFirstQuestion) note(message.text())
  })
  return page
}

/** Through the form, as a person does it; also over a page whose session has ended. */
export async function signIn(page: Page, password: string, login = 'owner'): Promise<void> {
  if (page.url() === 'about:blank') await page.goto('/')
  const form = page.locator('form', { has: page.locator('input[type=password]') })
  await form.getByRole('textbox', { name: 'Name' }).fill(login)
  await form.locator('input[type=password]').fill(password)
  await form.locator('button[type=submit]').click()
  await form.waitFor({ state: 'detached' })
}

/** Until a page shows its title and nothing loads any more. */
export async function settled(page: Page): Promise<void> {
  await page.locator('h1').first().waitFor()
  await page.waitForFunction(() => document.querySelector('.mantine-Loader-root') === null)
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))))
}

/** Opens an address and waits until it stands there. */
export async function goTo(page: Page, path: string): Promise<void> {
  await page.goto(path)
  await settled(page)
}

/** How far the page itself can be scrolled sideways, in px; boxes in it may scroll. */
export const sidewaysPx = (page: Page): Promise<number> =>
  page.evaluate(() => document.scrollingElement!.scrollWidth - document.scrollingElement!.clientWidth)
