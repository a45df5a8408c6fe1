import type { BlockEntry, BlockList, CylinderImage, CylinderNo, UnixSeconds } from '../model/index.ts'
import { type ContentReport, type Evidence, foldContent, type History, type Offer } from './history.ts'

/** A task that blocks or unblocks one key at one cylinder, beside the list (C7). */
export interface UrgentBlock {
  readonly taskId: string
  readonly kind: 'block' | 'unblock'
  /** For `unblock`: lifts blocks up to this epoch. */
  readonly entry: BlockEntry
  /** A list from this version on replaces the block. */
  readonly inVersion: number
  readonly offers: readonly Offer[]
  readonly executed: Evidence | null
}

/** What is known about one side of a cylinder. */
export interface CylinderState {
  readonly cylinderNo: CylinderNo
  readonly images: History<CylinderImage>
  /** Versions of the block list it proved to hold (number = version). */
  readonly lists: History<BlockList>
  /** The lists handed to any key so far, ascending: each may have reached the cylinder by any carrier. Shared by a system. */
  readonly releasedLists: readonly ReleasedList[]
  readonly urgentBlocks: readonly UrgentBlock[]
  /** Time floors it proved: `from` = known from here on, `floor` = the instant below which it takes no time. Ascending. */
  readonly floors: readonly { readonly from: UnixSeconds; readonly floor: UnixSeconds }[]
}

export interface ReleasedList {
  readonly list: BlockList
  /** When the first carrier got it. */
  readonly at: UnixSeconds
}

export type CylinderReport =
  | ContentReport<CylinderImage>
  | { readonly kind: 'listHeld'; readonly version: number; readonly evidence: Evidence }
  | { readonly kind: 'floor'; readonly floor: UnixSeconds; readonly at: UnixSeconds }
  | (Pick<UrgentBlock, 'taskId' | 'entry' | 'inVersion'> & {
      readonly kind: 'blockOffered' | 'unblockOffered'
      readonly offer: Offer
    })
  | { readonly kind: 'blockExecuted'; readonly taskId: string; readonly evidence: Evidence }

/** A cylinder of which nothing is known yet. */
export function unknownCylinder(cylinderNo: CylinderNo, releasedLists: readonly ReleasedList[]): CylinderState {
  return { cylinderNo, images: [], lists: [], releasedLists, urgentBlocks: [], floors: [] }
}

/** The state with one report more; order and repeats do not matter, but a block is offered before it is executed. */
export function foldCylinder(state: CylinderState, report: CylinderReport): CylinderState {
  switch (report.kind) {
    case 'listHeld': {
      const { version, evidence } = report
      return { ...state, lists: foldContent(state.lists, { kind: 'held', number: version, evidence }) }
    }
    case 'floor':
      return { ...state, floors: withFloor(state.floors, report.at, report.floor) }
    case 'blockOffered':
    case 'unblockOffered':
    case 'blockExecuted':
      return { ...state, urgentBlocks: withBlock(state.urgentBlocks, report) }
    default:
      return { ...state, images: foldContent(state.images, report) }
  }
}

/** The highest floor proven by an instant; null = none. */
export function floorAt(state: CylinderState, at: UnixSeconds): UnixSeconds | null {
  return state.floors.findLast(({ from }) => from <= at)?.floor ?? null
}

function withFloor(floors: CylinderState['floors'], from: UnixSeconds, floor: UnixSeconds): CylinderState['floors'] {
  const all = [...floors, { from, floor }].sort((a, b) => a.from - b.from || b.floor - a.floor)
  return all.filter((step, i) => all.slice(0, i).every((earlier) => earlier.floor < step.floor))
}

function withBlock(
  blocks: readonly UrgentBlock[],
  report: Extract<CylinderReport, { readonly taskId: string }>,
): readonly UrgentBlock[] {
  const { taskId } = report
  const old = blocks.find((block) => block.taskId === taskId)
  if (report.kind === 'blockExecuted') {
    if (old === undefined || (old.executed !== null && old.executed.at <= report.evidence.at)) return blocks
    return blocks.map((block) => (block === old ? { ...old, executed: report.evidence } : block))
  }
  const { entry, inVersion, offer } = report
  if (old === undefined) {
    const kind = report.kind === 'blockOffered' ? 'block' : 'unblock'
    return [...blocks, { taskId, kind, entry, inVersion, offers: [offer], executed: null }]
  }
  return blocks.map((block) => (block === old ? { ...old, offers: [...old.offers, offer] } : block))
}
