import type { Contract } from '../contract/index.ts'
import { askAccess } from './access/ask.ts'
import { createAccount, editAccount, listAccounts } from './account/account.ts'
import { blocksAtDoor } from './block/atDoor.ts'
import { getBlock, listBlocked } from './block/list.ts'
import { orderBlock, withdrawBlock } from './block/order.ts'
import {
  createBridge,
  createSharedBridge,
  listBridges,
  listSharedBridges,
  revokeBridge,
  revokeSharedBridge,
} from './bridge/bridges.ts'
import { listProgrammingDevices } from './bridge/devices.ts'
import { blockKeys } from './bulk/block.ts'
import { editCylinders, removeCylinders } from './bulk/cylinders.ts'
import { handInKeys, markKeys, removeKeys, setKeyTimesInBulk } from './bulk/keys.ts'
import { readChart } from './chart/read.ts'
import { draftChart, saveChart } from './chart/save.ts'
import { editBody, removeBody } from './cylinder/body.ts'
import { createCylinders } from './cylinder/create.ts'
import { editCylinder } from './cylinder/edit.ts'
import { getCylinder, listCylinders } from './cylinder/read.ts'
import { listEvents, listGaps, listLog } from './event/list.ts'
import { exportChart } from './export/chart.ts'
import { exportCylinders, exportEvents, exportKeys } from './export/lists.ts'
import { exportPersons } from './export/persons.ts'
import { exportTasks } from './export/tasks.ts'
import { listenToFeed } from './feed/listen.ts'
import { changeGroupMembers, createGroup, removeGroup, renameGroup } from './group/change.ts'
import { groupMembers, listGroups } from './group/read.ts'
import { handIn, handOut, listHandOuts } from './handOut/handOut.ts'
import { handOutSlip } from './handOut/slip.ts'
import { pastDoorsOfKey, pastKeysOfCylinder } from './history/access.ts'
import { listCylinderImages, listKeyImages } from './history/images.ts'
import { listHome } from './home/list.ts'
import { applyImport, discardImport, getImport, listImports } from './import/apply.ts'
import { previewImport } from './import/preview.ts'
import { undoImport } from './import/undo.ts'
import {
  getJournalEntry,
  listInstallationJournal,
  listJournal,
  verifyInstallationJournal,
  verifySystemJournal,
} from './journal/read.ts'
import { createKeys } from './key/create.ts'
import { editKey, removeKey, setKeyTimes } from './key/edit.ts'
import { getKey, listKeys } from './key/read.ts'
import { doorsOfKey, keysOfCylinder, whyOfPair } from './mark/read.ts'
import { listMembers, removeMember, setMember } from './member/member.ts'
import { readCylinderMemory, readKeyMemory } from './memory/read.ts'
import { createPerson, editPerson, getPerson, listPersons, removePerson } from './person/person.ts'
import { previewGroupMembers, previewKeyTimes, previewSchedule } from './preview/change.ts'
import { listClockChanges, previewWeek } from './preview/week.ts'
import { cancelRun } from './programming/cancel.ts'
import { getRun, listRuns } from './programming/read.ts'
import { startRun } from './programming/start.ts'
import { changeRights } from './right/change.ts'
import { listRights } from './right/list.ts'
import { createSchedule, editSchedule, listSchedules, removeSchedule } from './schedule/change.ts'
import { find } from './search/find.ts'
import { changePassword, currentSession, signOut } from './session/own.ts'
import { signIn } from './session/signIn.ts'
import { createSystem } from './system/create.ts'
import { editSystem } from './system/edit.ts'
import { getSystem } from './system/get.ts'
import { listSystems } from './system/list.ts'
import { publishSystem } from './system/publish.ts'
import { removeSystem } from './system/remove.ts'
import { assign, cancelTasks, requestLog } from './task/assign.ts'
import { listTasks } from './task/list.ts'
import { createToken, listTokens, revokeToken } from './token/own.ts'
import { listUndo, performUndo } from './undo/perform.ts'
import type { UseCases } from './usecase.ts'

/** What each route does; a route without a use case does not compile. */
export const useCases: UseCases<Contract> = {
  session: { signIn, current: currentSession, signOut, changePassword },
  token: { list: listTokens, create: createToken, revoke: revokeToken },
  account: { list: listAccounts, create: createAccount, edit: editAccount },
  system: {
    list: listSystems,
    create: createSystem,
    get: getSystem,
    edit: editSystem,
    publish: publishSystem,
    remove: removeSystem,
  },
  member: { list: listMembers, set: setMember, remove: removeMember },
  cylinder: {
    list: listCylinders,
    create: createCylinders,
    get: getCylinder,
    edit: editCylinder,
    editBody,
    removeBody,
  },
  key: { list: listKeys, create: createKeys, get: getKey, edit: editKey, setTimes: setKeyTimes, remove: removeKey },
  group: {
    list: listGroups,
    create: createGroup,
    members: groupMembers,
    rename: renameGroup,
    changeMembers: changeGroupMembers,
    remove: removeGroup,
  },
  schedule: { list: listSchedules, create: createSchedule, edit: editSchedule, remove: removeSchedule },
  right: { list: listRights, change: changeRights },
  bridge: {
    list: listBridges,
    create: createBridge,
    revoke: revokeBridge,
    devices: listProgrammingDevices,
    listShared: listSharedBridges,
    createShared: createSharedBridge,
    revokeShared: revokeSharedBridge,
  },
  person: { list: listPersons, get: getPerson, create: createPerson, edit: editPerson, remove: removePerson },
  handOut: { give: handOut, takeBack: handIn, list: listHandOuts, slip: handOutSlip },
  block: { order: orderBlock, withdraw: withdrawBlock, list: listBlocked, atDoor: blocksAtDoor, get: getBlock },
  task: { list: listTasks, assign, cancel: cancelTasks, requestLog },
  event: { list: listEvents, gaps: listGaps, log: listLog },
  programming: { list: listRuns, start: startRun, get: getRun, cancel: cancelRun },
  import: {
    list: listImports,
    preview: previewImport,
    get: getImport,
    apply: applyImport,
    discard: discardImport,
    undo: undoImport,
  },
  access: { ask: askAccess },
  mark: { ofKey: doorsOfKey, ofCylinder: keysOfCylinder, why: whyOfPair },
  chart: {
    read: readChart,
    draft: draftChart,
    save: saveChart,
  },
  preview: {
    keyTimes: previewKeyTimes,
    schedule: previewSchedule,
    groupMembers: previewGroupMembers,
    week: previewWeek,
    clockChanges: listClockChanges,
  },
  history: {
    keysOfCylinder: pastKeysOfCylinder,
    doorsOfKey: pastDoorsOfKey,
    imagesOfKey: listKeyImages,
    imagesOfCylinder: listCylinderImages,
  },
  memory: { ofKey: readKeyMemory, ofCylinder: readCylinderMemory },
  journal: {
    list: listJournal,
    verify: verifySystemJournal,
    listInstallation: listInstallationJournal,
    verifyInstallation: verifyInstallationJournal,
    entry: getJournalEntry,
  },
  feed: { listen: listenToFeed },
  home: { list: listHome },
  search: { find },
  bulk: {
    setKeyTimes: setKeyTimesInBulk,
    blockKeys,
    handInKeys,
    markKeys,
    removeKeys,
    editCylinders,
    removeCylinders,
  },
  undo: { list: listUndo, perform: performUndo },
  export: {
    chart: exportChart,
    keys: exportKeys,
    cylinders: exportCylinders,
    events: exportEvents,
    tasks: exportTasks,
    persons: exportPersons,
  },
}
