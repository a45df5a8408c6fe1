import { accessContract } from './access.ts'
import { accountContract } from './account.ts'
import { blockContract } from './block.ts'
import { bridgeContract } from './bridge.ts'
import { bulkContract } from './bulk.ts'
import { chartContract } from './chart.ts'
import { cylinderContract } from './cylinder.ts'
import { eventContract } from './event.ts'
import { exportContract } from './export.ts'
import { feedContract } from './feed.ts'
import { groupContract } from './group.ts'
import { handOutContract } from './handOut.ts'
import { historyContract } from './history.ts'
import { homeContract } from './home.ts'
import { importContract } from './import.ts'
import { journalContract } from './journal.ts'
import { keyContract } from './key.ts'
import { markContract } from './mark.ts'
import { memberContract } from './member.ts'
import { memoryContract } from './memory.ts'
import { personContract } from './person.ts'
import { previewContract } from './preview.ts'
import { programmingContract } from './programming.ts'
import { rightContract } from './right.ts'
import { scheduleContract } from './schedule.ts'
import { searchContract } from './search.ts'
import { sessionContract } from './session.ts'
import { systemContract } from './system.ts'
import { taskContract } from './task.ts'
import { tokenContract } from './token.ts'
import { undoContract } from './undo.ts'

/** The whole API under `/api/v1`: server, clients and documentation come from this. */
export const contract = {
  session: sessionContract,
  token: tokenContract,
  account: accountContract,
  system: systemContract,
  member: memberContract,
  bridge: bridgeContract,
  cylinder: cylinderContract,
  key: keyContract,
  group: groupContract,
  schedule: scheduleContract,
  right: rightContract,
  person: personContract,
  handOut: handOutContract,
  block: blockContract,
  task: taskContract,
  event: eventContract,
  programming: programmingContract,
  import: importContract,
  access: accessContract,
  mark: markContract,
  chart: chartContract,
  preview: previewContract,
  history: historyContract,
  memory: memoryContract,
  journal: journalContract,
  feed: feedContract,
  home: homeContract,
  search: searchContract,
  bulk: bulkContract,
  undo: undoContract,
  export: exportContract,
}

export { FLAGS, HALVES } from './chart.ts'
export { KEY_KINDS } from './key.ts'
export type Contract = typeof contract
