import { createRootRoute, createRoute, createRouter, Outlet } from '@tanstack/react-router'
import { accessSearch } from '../access/search.ts'
import { blockSearch } from '../block/search.ts'
import { chartSearch, printSearch } from '../chart/search.ts'
import { doorSearch, doorsSearch } from '../door/search.ts'
import { importSearch } from '../import/search.ts'
import { keySearch, keysSearch } from '../key/search.ts'
import { logSearch } from '../log/search.ts'
import { Loading } from '../parts/Loading.tsx'
import { peopleSearch } from '../person/search.ts'
import { SystemShell } from '../shell/SystemShell.tsx'
import { SystemsPage } from '../system/SystemsPage.tsx'
import { taskSearch } from '../task/search.ts'
import { workbenchSearch } from '../workbench/search.ts'
import { lazyPage, PageFault } from './lazyPage.tsx'
import { NotFound } from './NotFound.tsx'
import { StartPage } from './StartPage.tsx'

/** Every page and its address. Pages of a system load when they are first opened. */
const root = createRootRoute({ component: Outlet, notFoundComponent: NotFound })
const start = createRoute({ getParentRoute: () => root, path: '/', component: StartPage })
const systems = createRoute({ getParentRoute: () => root, path: '/systems', component: SystemsPage })
const system = createRoute({ getParentRoute: () => root, path: '/systems/$systemId', component: SystemShell })

const home = createRoute({
  getParentRoute: () => system,
  path: '/',
  component: lazyPage(() => import('../home/HomePage.tsx'), 'HomePage'),
})

const chart = createRoute({
  getParentRoute: () => system,
  path: 'chart',
  validateSearch: chartSearch,
  component: lazyPage(() => import('../chart/ChartPage.tsx'), 'ChartPage'),
})

const chartPrint = createRoute({
  getParentRoute: () => system,
  path: 'chart/print',
  validateSearch: printSearch,
  component: lazyPage(() => import('../chart/print/PrintPage.tsx'), 'PrintPage'),
})

const tasks = createRoute({
  getParentRoute: () => system,
  path: 'tasks',
  validateSearch: taskSearch,
  component: lazyPage(() => import('../task/TasksPage.tsx'), 'TasksPage'),
})

const blocks = createRoute({
  getParentRoute: () => system,
  path: 'blocks',
  validateSearch: blockSearch,
  component: lazyPage(() => import('../block/BlocksPage.tsx'), 'BlocksPage'),
})

const logs = createRoute({
  getParentRoute: () => system,
  path: 'logs',
  validateSearch: logSearch,
  component: lazyPage(() => import('../log/LogsPage.tsx'), 'LogsPage'),
})

const programming = createRoute({
  getParentRoute: () => system,
  path: 'programming',
  component: lazyPage(() => import('../programming/ProgrammingPage.tsx'), 'ProgrammingPage'),
})

const run = createRoute({
  getParentRoute: () => system,
  path: 'programming/$runNo',
  component: lazyPage(() => import('../programming/RunPage.tsx'), 'RunPage'),
})

const devices = createRoute({
  getParentRoute: () => system,
  path: 'devices',
  component: lazyPage(() => import('../device/DevicesPage.tsx'), 'DevicesPage'),
})

const keys = createRoute({
  getParentRoute: () => system,
  path: 'keys',
  validateSearch: keysSearch,
  component: lazyPage(() => import('../key/KeysPage.tsx'), 'KeysPage'),
})

const key = createRoute({
  getParentRoute: () => system,
  path: 'keys/$keyNo',
  validateSearch: keySearch,
  component: lazyPage(() => import('../key/KeyPage.tsx'), 'KeyPage'),
})

const doors = createRoute({
  getParentRoute: () => system,
  path: 'doors',
  validateSearch: doorsSearch,
  component: lazyPage(() => import('../door/DoorsPage.tsx'), 'DoorsPage'),
})

const door = createRoute({
  getParentRoute: () => system,
  path: 'doors/$cylinderNo',
  validateSearch: doorSearch,
  component: lazyPage(() => import('../door/DoorPage.tsx'), 'DoorPage'),
})

/** The playground with virtual devices; a release has none of it. */
const workbench = __WORKBENCH__
  ? [
      createRoute({
        getParentRoute: () => system,
        path: 'workbench',
        validateSearch: workbenchSearch,
        component: lazyPage(() => import('../workbench/WorkbenchPage.tsx'), 'WorkbenchPage'),
      }),
    ]
  : []

const imports = createRoute({
  getParentRoute: () => system,
  path: 'import',
  validateSearch: importSearch,
  component: lazyPage(() => import('../import/ImportPage.tsx'), 'ImportPage'),
})

const access = createRoute({
  getParentRoute: () => system,
  path: 'access',
  validateSearch: accessSearch,
  component: lazyPage(() => import('../access/AccessPage.tsx'), 'AccessPage'),
})

const people = createRoute({
  getParentRoute: () => system,
  path: 'people',
  validateSearch: peopleSearch,
  component: lazyPage(() => import('../person/PeoplePage.tsx'), 'PeoplePage'),
})

const settings = createRoute({
  getParentRoute: () => system,
  path: 'settings',
  component: lazyPage(() => import('../settings/SettingsPage.tsx'), 'SettingsPage'),
})

const routeTree = root.addChildren([
  start,
  systems,
  system.addChildren([
    access,
    people,
    settings,
    imports,
    chart,
    chartPrint,
    keys,
    key,
    doors,
    door,
    programming,
    run,
    devices,
    logs,
    home,
    tasks,
    blocks,
    ...workbench,
  ]),
])

export const router = createRouter({
  routeTree,
  defaultPreload: 'intent',
  defaultPendingComponent: Loading,
  defaultErrorComponent: PageFault,
  scrollRestoration: true,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
