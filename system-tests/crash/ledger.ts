import { Violation } from './site.ts'

type Read = <Answer>(path: string) => Promise<Answer>

interface Entry {
  readonly no: number
  readonly at: string
  readonly actor: string
  readonly useCase: string
}

interface Attempt {
  readonly keyNo: number
  readonly opened: boolean
}

/** What was done from outside, to be compared with what server and doors wrote down. */
export class Ledger {
  #asked: string[] = []
  #journalNo = 0
  readonly #attempts = new Map<string, Attempt[]>()

  asked(useCase: string): void {
    this.#asked.push(useCase)
  }

  walked(door: string, keyNo: number, opened: boolean): void {
    const attempts = this.#attempts.get(door) ?? []
    attempts.push({ keyNo, opened })
    this.#attempts.set(door, attempts)
  }

  /** The journal has each request once, in order, and its chain holds. Entries of one request share their instant. */
  async checkJournal(read: Read): Promise<void> {
    const { items } = await read<{ items: Entry[] }>('/journal?limit=200')
    const fresh = items.filter(({ no, actor }) => no > this.#journalNo && actor === 'owner').reverse()
    const done = Map.groupBy(fresh, ({ at, useCase }) => `${at} ${useCase}`).values()
    const useCases = [...done].map(([first]) => first!.useCase)
    if (useCases.join() !== this.#asked.join())
      throw new Violation(`asked for ${this.#asked.join()}, the journal has ${useCases.join()}`)
    this.#journalNo = items[0]?.no ?? 0
    this.#asked = []
    const { intact } = await read<{ intact: boolean }>('/journal/verify')
    if (!intact) throw new Violation('the chain of the journal is broken')
  }

  checkLog(
    door: string,
    events: readonly { readonly seq: number; readonly kind: string; readonly keyNo: number | null }[],
  ) {
    const logged = events
      .filter(({ kind }) => kind === 'granted' || kind === 'denied')
      .toSorted((one, other) => one.seq - other.seq)
      .map(({ keyNo, kind }) => `${keyNo} ${kind}`)
    const walked = (this.#attempts.get(door) ?? []).map(
      ({ keyNo, opened }) => `${keyNo} ${opened ? 'granted' : 'denied'}`,
    )
    // A page of the log; the newest of both are compared.
    const count = Math.min(logged.length, walked.length)
    if (logged.slice(-count).join() !== walked.slice(-count).join())
      throw new Violation(
        `the log of ${door} has ${logged.slice(-count).join()}, walked were ${walked.slice(-count).join()}`,
      )
  }
}
