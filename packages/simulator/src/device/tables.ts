/** Tables of a device's memory. 1..9 are those of the wire (spec/session.md 5). */
export const TABLE = {
  passport: 1,
  entry: 2,
  schedule: 3,
  revalidation: 4,
  day: 5,
  task: 6,
  list: 7,
  config: 8,
  claim: 9,

  factory: 0x20,
  random: 0x21,
  link: 0x22,
  secret: 0x23,
  nextEntry: 0x24,

  receipt: 0x30,
  segment: 0x31,
  beacon: 0x32,
  locked: 0x34,
  ownLog: 0x35,
  ownLogHead: 0x36,

  state: 0x40,
  ticketSecret: 0x41,
  group: 0x42,
  keyGroup: 0x43,
  keyException: 0x44,
  blocked: 0x45,
  urgentBlock: 0x46,
  listProgress: 0x47,
  listDelta: 0x48,
  result: 0x49,
  event: 0x4a,
  eventTag: 0x4b,
  eventHead: 0x4c,
  foreignEvent: 0x4d,
  foreignTag: 0x4e,
  foreignHead: 0x4f,
} as const

/** Claim records (spec/claim.md 5): tag = id in table `claim`. */
export const CLAIM = {
  identity: 1,
  cylinderSecret: 2,
  listKey: 3,
  ownerKey: 4,
  server: 5,
  day: 6,
  capacities: 7,
  mechanicalCode: 8,
  countersigner: 9,
  group: 10,
  side: 11,
} as const

export const MAX_COUNTERSIGNERS = 8

/** Countersigners are numbered; each has its own item of table `claim`. */
export const countersignerId = (index: number): number => CLAIM.countersigner * 0x100 + index

export const LIFE = { blank: 0, claiming: 1, claimed: 2 } as const

/** Table `link`: what sessions leave behind. */
export const LINK = { session: 0, policy: 1, image: 2 } as const
