const NAMES = [
  'body',
  'ground',
  'line',
  'edge',
  'text',
  'dimmed',
  'confirmed',
  'waiting',
  'danger',
  'accent',
  'selected',
  'cross',
] as const

/** What the canvas paints with: the colours of the theme as they are now (chart.module.css). */
export type Colours = Readonly<Record<(typeof NAMES)[number], string>> & {
  readonly font: string
  readonly monospace: string
}

export function readColours(element: Element): Colours {
  const style = getComputedStyle(element)
  const value = (name: string) => style.getPropertyValue(`--chart-${name}`).trim()
  return {
    ...(Object.fromEntries(NAMES.map((name) => [name, value(name)])) as Record<(typeof NAMES)[number], string>),
    font: value('font'),
    monospace: value('monospace'),
  }
}
