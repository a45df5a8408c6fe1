/** The demo office: doors, people with their keys, and who goes where. */
export interface Door {
  readonly marking: string
  readonly name: string
  readonly place: string
  readonly double?: true
}

export const DOORS: readonly Door[] = [
  { marking: 'D01', name: 'Main entrance', place: 'Ground floor', double: true },
  { marking: 'D02', name: 'Back entrance', place: 'Ground floor' },
  { marking: 'D03', name: 'Office west', place: '1st floor' },
  { marking: 'D04', name: 'Office east', place: '1st floor' },
  { marking: 'D05', name: 'Meeting room', place: '1st floor' },
  { marking: 'D06', name: 'Kitchen', place: '1st floor' },
  { marking: 'D07', name: 'Server room', place: 'Basement' },
  { marking: 'D08', name: 'Archive', place: 'Basement' },
  { marking: 'D09', name: 'Workshop', place: 'Yard', double: true },
  { marking: 'D10', name: 'Store', place: 'Yard' },
  { marking: 'D11', name: 'Medicine cabinet', place: '1st floor' },
  { marking: 'D12', name: 'Bicycle shed', place: 'Yard' },
]

const OFFICE = ['D01 A', 'D02', 'D03', 'D04', 'D05', 'D06', 'D12']
const YARD = ['D01 A', 'D09 A', 'D09 B', 'D10', 'D12']

export interface Person {
  readonly key: string
  readonly name: string
  readonly doors: readonly string[]
  /** Days from the begin of the demo until the key should be back; null = stays out. */
  readonly dueDay: number | null
}

export const PEOPLE: readonly Person[] = [
  { key: 'K01', name: 'Ada Lind', doors: [...OFFICE, 'D07', 'D11'], dueDay: null },
  { key: 'K02', name: 'Bo Ek', doors: [...OFFICE, 'D08'], dueDay: null },
  { key: 'K03', name: 'Carla Weiß', doors: OFFICE, dueDay: null },
  { key: 'K04', name: 'Dag Åsen', doors: YARD, dueDay: null },
  { key: 'K05', name: 'Elif Kaya', doors: [...OFFICE, 'D10'], dueDay: null },
  { key: 'K06', name: 'Finn Holm', doors: OFFICE, dueDay: 20 },
  { key: 'K07', name: 'Greta Möller (cleaning)', doors: [...OFFICE, 'D09 A', 'D10'], dueDay: null },
  { key: 'K08', name: 'Hugo Sand (temporary)', doors: ['D01 A', 'D03'], dueDay: 45 },
]

/** Of the ten keys two lie in the cupboard. */
export const KEYS = 10

/** Lost on day 50 and blocked; the block has not reached the last of its doors. */
export const LOST_KEY = 'K02'
/** Walks the block to the doors; it has no business in the archive. */
export const BLOCK_CARRIER = 'K05'
export const UNVISITED_DOOR = 'D08'
/** Nobody collected its log until more had happened than it holds. */
export const BUSY_DOOR = 'D01 A'
export const WEAK_BATTERY_KEY = 'K07'
