import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet } from '@tanstack/react-router'
import { accessSearch } from '../access/search.ts'
import { blockSearch } from '../block/search.ts'
import { chartSearch, printSearch } from '../chart/search.ts'
import { doorSearch, doorsSearch } from '../door/search.ts'
import { importSearch } from '../import/search.ts'
import { keySearch, keysSearch } from '../key/search.ts'
import { logSearch } from '../log/search.ts'
import { Faulty } from '../parts/Faulty.tsx'
import { Loading } from '../parts/Loading.tsx'
import { peopleSearch } from '../person/search.ts'
import { SystemShell } from '../shell/SystemShell.tsx'
import { SystemsPage } from '../system/SystemsPage.tsx'
import { taskSearch } from '../task/search.ts'
import { workbenchSearch } from '../workbench/search.ts'
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
  component: lazyRouteComponent(() => import('../home/HomePage.tsx'), 'HomePage'),
})

const chart = createRoute({
  getParentRoute: () => system,
  path: 'chart',
  validateSearch: chartSearch,
  component: lazyRouteComponent(() => import('../chart/ChartPage.tsx'), 'ChartPage'),
})

const chartPrint = createRoute({
  getParentRoute: () => system,
  path: 'chart/print',
  validateSearch: printSearch,
  component: lazyRouteComponent(() => import('../chart/print/PrintPage.tsx'), 'PrintPage'),
})

const tasks = createRoute({
  getParentRoute: () => system,
  path: 'tasks',
  validateSearch: taskSearch,
  component: lazyRouteComponent(() => import('../task/TasksPage.tsx'), 'TasksPage'),
})

const blocks = createRoute({
  getParentRoute: () => system,
  path: 'blocks',
  validateSearch: blockSearch,
  component: lazyRouteComponent(() => import('../block/BlocksPage.tsx'), 'BlocksPage'),
})

const logs = createRoute({
  getParentRoute: () => system,
  path: 'logs',
  validateSearch: logSearch,
  component: lazyRouteComponent(() => import('../log/LogsPage.tsx'), 'LogsPage'),
})

const programming = createRoute({
  getParentRoute: () => system,
  path: 'programming',
  component: lazyRouteComponent(() => import('../programming/ProgrammingPage.tsx'), 'ProgrammingPage'),
})

const run = createRoute({
  getParentRoute: () => system,
  path: 'programming/$runNo',
  component: lazyRouteComponent(() => import('../programming/RunPage.tsx'), 'RunPage'),
})

const devices = createRoute({
  getParentRoute: () => system,
  path: 'devices',
  component: lazyRouteComponent(() => import('../device/DevicesPage.tsx'), 'DevicesPage'),
})

const keys = createRoute({
  getParentRoute: () => system,
  path: 'keys',
  validateSearch: keysSearch,
  component: lazyRouteComponent(() => import('../key/KeysPage.tsx'), 'KeysPage'),
})

const key = createRoute({
  getParentRoute: () => system,
  path: 'keys/$keyNo',
  validateSearch: keySearch,
  component: lazyRouteComponent(() => import('../key/KeyPage.tsx'), 'KeyPage'),
})

const doors = createRoute({
  getParentRoute: () => system,
  path: 'doors',
  validateSearch: doorsSearch,
  component: lazyRouteComponent(() => import('../door/DoorsPage.tsx'), 'DoorsPage'),
})

const door = createRoute({
  getParentRoute: () => system,
  path: 'doors/$cylinderNo',
  validateSearch: doorSearch,
  component: lazyRouteComponent(() => import('../door/DoorPage.tsx'), 'DoorPage'),
})

/** The playground with virtual devices; a release has none of it. */
const workbench = __WORKBENCH__
  ? [
      createRoute({
        getParentRoute: () => system,
        path: 'workbench',
        validateSearch: workbenchSearch,
        component: lazyRouteComponent(() => import('../workbench/WorkbenchPage.tsx'), 'WorkbenchPage'),
      }),
    ]
  : []

const imports = createRoute({
  getParentRoute: () => system,
  path: 'import',
  validateSearch: importSearch,
  component: lazyRouteComponent(() => import('../import/ImportPage.tsx'), 'ImportPage'),
})

const access = createRoute({
  getParentRoute: () => system,
  path: 'access',
  validateSearch: accessSearch,
  component: lazyRouteComponent(() => import('../access/AccessPage.tsx'), 'AccessPage'),
})

const people = createRoute({
  getParentRoute: () => system,
  path: 'people',
  validateSearch: peopleSearch,
  component: lazyRouteComponent(() => import('../person/PeoplePage.tsx'), 'PeoplePage'),
})

const settings = createRoute({
  getParentRoute: () => system,
  path: 'settings',
  component: lazyRouteComponent(() => import('../settings/SettingsPage.tsx'), 'SettingsPage'),
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
  defaultErrorComponent: ({ error }) => <Faulty error={error} />,
  scrollRestoration: true,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
