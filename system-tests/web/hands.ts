import type { Locator, Page } from 'playwright-core'

/** How somebody works a page. */
export interface Hands {
  readonly hasPointer: boolean
  /** Follows a link, presses a button, ticks a box, chooses in a menu or a list that is open. */
  press(what: Locator): Promise<void>
  /** Puts a text where another one stood. */
  write(field: Locator, text: string): Promise<void>
  /** How often something was pressed, and how many fields were written. */
  readonly done: { pressed: number; written: number }
}

/** So many Tabs reach everything on a page. */
const TABS_MAX = 150
const ARROWS_MAX = 40

/** With a mouse or a finger, and a keyboard for what is typed. */
export function pointing(): Hands {
  const done = { pressed: 0, written: 0 }
  return {
    hasPointer: true,
    done,
    async press(what) {
      done.pressed++
      // What is pressed of a choice among few is its word.
      const isRadio = (await what.evaluate(kindOf)) === 'radio'
      await (isRadio ? what.page().locator(`label[for="${await what.getAttribute('id')}"]`) : what).click()
    },
    async write(field, text) {
      done.written++
      await field.fill(text)
    },
  }
}

/** With keys only: Tab goes on until the thing has the focus, and can be seen to have it. */
export function typing(): Hands {
  const done = { pressed: 0, written: 0 }
  return {
    hasPointer: false,
    done,
    async press(what) {
      done.pressed++
      const page = what.page()
      await what.waitFor({ state: 'attached' })
      const kind = await what.evaluate(kindOf)
      if (kind === 'menuitem') await step(page, what, 'ArrowDown', isFocused, ARROWS_MAX)
      else if (kind === 'option' || kind === 'action') await step(page, what, 'ArrowDown', isMarked, ARROWS_MAX)
      else if (kind === 'radio') await goToRadio(page, what)
      else await tabTo(page, what)
      await page.keyboard.press(kind === 'checkbox' || kind === 'radio' ? 'Space' : 'Enter')
    },
    async write(field, text) {
      done.written++
      await tabTo(field.page(), field)
      await field.page().keyboard.press('ControlOrMeta+a')
      await field.page().keyboard.type(text)
    },
  }
}

async function tabTo(page: Page, what: Locator): Promise<void> {
  await step(page, what, 'Tab', isFocused, TABS_MAX)
  if (!(await what.evaluate((element) => element.matches(':focus-visible'), null))) {
    throw new Error(`nobody sees that the focus is at ${what}`)
  }
}

/** Tab leads to the radio that is chosen, arrows to the others. */
async function goToRadio(page: Page, what: Locator): Promise<void> {
  const name = await what.getAttribute('name')
  const chosen = page.locator(`input[type=radio][name="${name}"]:checked`)
  await tabTo(page, chosen)
  await step(page, what, 'ArrowDown', isFocused, ARROWS_MAX)
}

async function step(
  page: Page,
  what: Locator,
  key: string,
  isThere: (element: Element) => boolean,
  max: number,
): Promise<void> {
  await what.waitFor({ state: 'attached' })
  for (let steps = 0; steps <= max; steps++) {
    if (await what.evaluate(isThere)) return
    await page.keyboard.press(key)
  }
  throw new Error(`${max} times ${key} do not lead to ${what}`)
}

const isFocused = (element: Element) => element === document.activeElement
const isMarked = (element: Element) =>
  element.hasAttribute('data-combobox-selected') || element.hasAttribute('data-selected')
/** An action is an entry of the palette. */
const kindOf = (element: Element) =>
  element.hasAttribute('data-action')
    ? 'action'
    : (element.getAttribute('role') ?? (element as HTMLInputElement).type ?? element.localName)
