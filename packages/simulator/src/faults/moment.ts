/** Things that happen after a number of frames at a port: a key is pulled, swapped, the cable unplugged. */
export class Moments {
  #waiting: { port: number; left: number; happen: () => void }[] = []

  /** `frames` >= 1 counts what passes at `port` in both directions from now on. */
  after(port: number, frames: number, happen: () => void): void {
    this.#waiting.push({ port, left: frames, happen })
  }

  /** Forgets what is planned. */
  calm(): void {
    this.#waiting = []
  }

  /** One more frame has passed; what is due happens now. */
  passed(port: number): void {
    for (const moment of this.#waiting) if (moment.port === port) moment.left -= 1
    const due = this.#waiting.filter((moment) => moment.left === 0)
    this.#waiting = this.#waiting.filter((moment) => moment.left > 0)
    for (const moment of due) moment.happen()
  }
}
