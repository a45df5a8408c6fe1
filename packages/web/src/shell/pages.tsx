import {
  IconBan,
  IconBook2,
  IconCalendarTime,
  IconChecklist,
  IconDeviceUsb,
  IconDoor,
  IconFileImport,
  IconHome,
  IconKey,
  IconPlugConnected,
  IconSettings,
  IconTable,
  IconTool,
  IconUsers,
} from '@tabler/icons-react'
import type { shellWords } from './words.ts'

type Word = keyof (typeof shellWords)['en']

export interface MenuPage {
  readonly word: Word
  /** Below the address of the system; `''` is its start page. */
  readonly path: string
  readonly icon: typeof IconHome
  /** Small systems find it under "More". */
  readonly rare?: true
  /** What the server asks for on that page. */
  readonly permission?: string
}

const WORKBENCH: readonly MenuPage[] = __WORKBENCH__ ? [{ word: 'workbench', path: 'workbench', icon: IconTool }] : []

/** The menu of the manager, from daily to seldom. */
export const PAGES: readonly MenuPage[] = [
  { word: 'home', path: '', icon: IconHome },
  { word: 'keys', path: 'keys', icon: IconKey },
  { word: 'doors', path: 'doors', icon: IconDoor },
  { word: 'chart', path: 'chart', icon: IconTable },
  { word: 'tasks', path: 'tasks', icon: IconChecklist },
  { word: 'blocks', path: 'blocks', icon: IconBan },
  { word: 'logs', path: 'logs', icon: IconBook2, permission: 'event.read' },
  { word: 'devices', path: 'devices', icon: IconDeviceUsb },
  { word: 'people', path: 'people', icon: IconUsers, rare: true, permission: 'person.read' },
  { word: 'access', path: 'access', icon: IconCalendarTime, rare: true },
  { word: 'programming', path: 'programming', icon: IconPlugConnected, rare: true },
  { word: 'import', path: 'import', icon: IconFileImport, rare: true, permission: 'import' },
  { word: 'settings', path: 'settings', icon: IconSettings, rare: true },
  ...WORKBENCH,
]
