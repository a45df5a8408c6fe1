import { setTimeout as sleep } from 'node:timers/promises'
import type { World } from '@lockwright/simulator/world'
import type { Blow } from './blow.ts'
import type { Programs } from './programs.ts'

/** Deals one blow in a round, at its moment; at the latest when the round is over, so that blows can be counted. */
export class Striker {
  readonly #blow: Blow
  readonly #programs: Programs
  readonly #world: World
  #visits = 0
  #struck: Promise<void> | null = null

  constructor(blow: Blow, programs: Programs, world: World) {
    this.#blow = blow
    this.#programs = programs
    this.#world = world
  }

  #strike(afterMs: number): void {
    this.#struck ??= sleep(afterMs).then(() => this.#programs.kill(this.#blow.victim))
  }

  /** A request is sent now. */
  request(): void {
    const { moment } = this.#blow
    if (moment.during === 'request') this.#strike(moment.afterMs)
  }

  /** An answer has come; whether nobody hears it. */
  async losesAnswer(): Promise<boolean> {
    if (this.#blow.moment.during !== 'answer' || this.#struck !== null) return false
    this.#strike(0)
    await this.#struck
    return true
  }

  /** Something is put into the programming device now; the returned function ends the watch. */
  visit(): () => void {
    const { moment } = this.#blow
    this.#visits++
    if (moment.during !== 'visit' || moment.visit !== this.#visits) return () => {}
    let frames = 0
    const { afterFrames, afterMs } = moment
    return this.#world.subscribe((event) => {
      if (event.kind === 'frame') frames++
      if ((event.kind === 'frame' && frames === afterFrames) || event.kind === 'closed') this.#strike(afterMs)
    })
  }

  /** Settles when the victim is dead and the server answers again. */
  async over(): Promise<void> {
    this.#strike(0)
    await this.#struck
    await this.#programs.ready()
  }
}
