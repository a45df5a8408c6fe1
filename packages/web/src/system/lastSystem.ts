const PLACE = 'lockwright.system'

/** The system somebody worked in last on this device: where the start page leads. */
export const rememberSystem = (systemId: string): void => localStorage.setItem(PLACE, systemId)
export const lastSystem = (): string | null => localStorage.getItem(PLACE)
