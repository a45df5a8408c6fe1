/** Whether this build holds the workbench (vite.config.ts). */
declare const __WORKBENCH__: boolean
