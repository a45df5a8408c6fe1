import { type Address, createLinks, type Link } from '@lockwright/bridge/link'
import { type DoorFrame, doorFramer, encodeDoorFrame } from '@lockwright/protocol/frame'
import { Halt } from './sheet.ts'

/** A device on a bench may take so long for an answer (spec/frame.md 4). */
const ANSWER_MS = 1_000
/** After so long without a frame nothing comes any more. */
const SILENCE_MS = 250

/** The kit at the contacts of a device: one visit, from the open port to the closed one (spec/frame.md 4). */
export class Contact {
  readonly #link: Link
  readonly #heard: DoorFrame[]
  readonly #wake: { call: () => void }

  private constructor(link: Link, heard: DoorFrame[], wake: { call: () => void }) {
    this.#link = link
    this.#heard = heard
    this.#wake = wake
  }

  /** Puts the key in. Throws `Halt` when nobody is at the port. */
  static async make(address: Address): Promise<Contact> {
    const open = await createLinks()
    const framer = doorFramer()
    const heard: DoorFrame[] = []
    const wake = { call: () => {} }
    const opened = await open(address, {
      bytes: (chunk) => {
        heard.push(...framer.push(chunk))
        wake.call()
      },
      closed: () => wake.call(),
    })
    if (!opened.ok) throw new Halt(`the contacts: ${opened.fault.code}`)
    return new Contact(opened.link, heard, wake)
  }

  say(frame: DoorFrame): void {
    this.bytes(encodeDoorFrame(frame))
  }

  /** Any bytes, also such as are no frame. */
  bytes(bytes: Uint8Array): void {
    this.#link.send(bytes, () => {})
  }

  /** The next frame, null when the device stays silent. */
  async hear(ms = ANSWER_MS): Promise<DoorFrame | null> {
    const end = performance.now() + ms
    for (;;) {
      const frame = this.#heard.shift()
      const left = end - performance.now()
      if (frame !== undefined || left <= 0) return frame ?? null
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left)
        this.#wake.call = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
  }

  /** Whether the device says nothing to what was said last. */
  async isSilent(): Promise<boolean> {
    return (await this.hear(SILENCE_MS)) === null
  }

  /** Pulls the key. */
  pull(): Promise<void> {
    return this.#link.close()
  }
}

/** One visit; the key is pulled at its end. */
export async function visit<Result>(address: Address, talk: (contact: Contact) => Promise<Result>): Promise<Result> {
  const contact = await Contact.make(address)
  try {
    return await talk(contact)
  } finally {
    await contact.pull()
  }
}
