const PLACE = 'lockwright.workbench.sound'
const PITCH_HZ = 2_400
const LOUDNESS = 0.04
const EDGE_S = 0.005

export const soundIsOn = (): boolean => localStorage.getItem(PLACE) === 'on'
export const rememberSound = (on: boolean): void => localStorage.setItem(PLACE, on ? 'on' : 'off')

let context: AudioContext | null = null

/** Browsers let a page sound only after somebody did something in it; call it then. */
export function wakeSound(): void {
  context ??= new AudioContext()
  void context.resume()
}

/** The buzzer of a key for so long. */
export function beep(ms: number): void {
  if (context === null || context.state !== 'running') return
  const tone = context.createOscillator()
  const volume = context.createGain()
  const [from, to] = [context.currentTime, context.currentTime + ms / 1000]
  tone.type = 'square'
  tone.frequency.value = PITCH_HZ
  volume.gain.setValueAtTime(0, from)
  volume.gain.linearRampToValueAtTime(LOUDNESS, from + EDGE_S)
  volume.gain.setValueAtTime(LOUDNESS, to - EDGE_S)
  volume.gain.linearRampToValueAtTime(0, to)
  tone.connect(volume).connect(context.destination)
  tone.start(from)
  tone.stop(to)
}
