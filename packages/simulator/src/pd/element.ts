/** A frame of the end-to-end session as the programming device sees it: type 10 EDHOC, 11 SEALED, 1F CLOSE; body unread. */
export interface ElementFrame {
  readonly type: number
  readonly body: Uint8Array
}

/** What an element tells in clear as soon as it has power (spec/link.md). */
export interface ElementFacts {
  readonly class: number
  readonly caps: number
  readonly maxFrame: number
  readonly life: number
}

/** A key or cylinder at the contacts of a programming device. */
export interface Element {
  readonly deviceId: string
  /** Power on. */
  attach(): ElementFacts
  /** The host wants a session: the element answers with message_1. */
  begin(): readonly ElementFrame[]
  receive(frame: ElementFrame): readonly ElementFrame[]
  /** Power off, at any moment. */
  detach(): void
}
