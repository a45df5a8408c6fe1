import {
  type CSSVariablesResolver,
  createTheme,
  defaultVariantColorsResolver,
  type MantineColorsTuple,
} from '@mantine/core'

/** One accent, a warm brass; shade 7 on light and 4 on dark keep contrast AA with white and black text. */
const brass: MantineColorsTuple = [
  '#fbf6e9',
  '#f3e8cb',
  '#e7d39c',
  '#dabd6c',
  '#cda84a',
  '#b58a25',
  '#94701a',
  '#785912',
  '#60470d',
  '#49360a',
]

/** Greys with a touch of warmth, so that brass does not look foreign on them. */
const gray: MantineColorsTuple = [
  '#f8f8f6',
  '#f1f1ee',
  '#e6e5e1',
  '#d7d6d0',
  '#bdbbb4',
  '#96948d',
  '#6b6963',
  '#4f4d48',
  '#373632',
  '#22211e',
]

const dark: MantineColorsTuple = [
  '#d6d5d0',
  '#bcbab4',
  '#a09e97',
  '#6f6d68',
  '#45443f',
  '#363531',
  '#2b2a27',
  '#201f1d',
  '#191817',
  '#121211',
]

/** Danger: blocked with access, and acts that take something away. */
const red: MantineColorsTuple = [
  '#fdecea',
  '#fad5d1',
  '#f3aea7',
  '#f08c82',
  '#ff8a80',
  '#d9483d',
  '#c4342a',
  '#b3261e',
  '#911c16',
  '#701410',
]

/** A device's yes, and nothing else. */
const green: MantineColorsTuple = [
  '#e8f3ec',
  '#cfe6d7',
  '#a5d1b5',
  '#8ccaa2',
  '#6fcf92',
  '#35915a',
  '#267d49',
  '#1c6b3a',
  '#14552d',
  '#0d4021',
]

/** What waits. */
const yellow: MantineColorsTuple = [
  '#fdf3dc',
  '#fae5b5',
  '#f5cf7c',
  '#f3c465',
  '#f0b95a',
  '#c98a1b',
  '#a86f06',
  '#8a5a00',
  '#6f4800',
  '#553700',
]

export const theme = createTheme({
  // The library reckons the contrast of filled grounds for light only; in the dark they are light and need dark text.
  variantColorResolver(input) {
    const colours = defaultVariantColorsResolver(input)
    return input.variant === 'filled' ? { ...colours, color: 'var(--lw-on-filled)' } : colours
  },
  primaryColor: 'brass',
  primaryShade: { light: 7, dark: 4 },
  autoContrast: true,
  luminanceThreshold: 0.35,
  colors: { brass, gray, dark, red, green, yellow },
  black: '#1c1b19',
  fontFamily: "'Inter Variable', system-ui, sans-serif",
  fontFamilyMonospace: "ui-monospace, 'SF Mono', 'Cascadia Mono', 'DejaVu Sans Mono', monospace",
  headings: {
    fontFamily: "'Inter Variable', system-ui, sans-serif",
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '1.375rem', lineHeight: '1.3' },
      h2: { fontSize: '1.0625rem', lineHeight: '1.35' },
      h3: { fontSize: '0.9375rem', lineHeight: '1.4' },
    },
  },
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.125rem' },
  spacing: { xs: '8px', sm: '12px', md: '16px', lg: '24px', xl: '32px' },
  radius: { xs: '3px', sm: '4px', md: '6px', lg: '8px', xl: '12px' },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Tooltip: { defaultProps: { openDelay: 250, withArrow: true, events: { hover: true, focus: true, touch: true } } },
    Modal: { defaultProps: { transitionProps: { duration: 120 }, centered: true } },
    Drawer: { defaultProps: { transitionProps: { duration: 120 }, position: 'right' } },
    // The head of a dialog is not that of the page.
    ModalHeader: { defaultProps: { role: 'presentation' } },
    DrawerHeader: { defaultProps: { role: 'presentation' } },
    // The first entry of a menu gets the focus; an empty stop before it helps nobody.
    Menu: { defaultProps: { withInitialFocusPlaceholder: false } },
    // What scrolls must be reachable by keyboard.
    TableScrollContainer: { defaultProps: { tabIndex: 0 } },
    Button: { defaultProps: { size: 'sm' } },
    TextInput: { defaultProps: { size: 'sm' } },
    Select: { defaultProps: { size: 'sm', checkIconPosition: 'right' } },
    // What is not open is not there: hidden lists of choices cost a layout each time a page comes.
    Combobox: { defaultProps: { keepMounted: false } },
    Paper: { defaultProps: { withBorder: true, shadow: 'none' } },
  },
})

/** What our own styles use (app/global.css): states first by shape, then by these (screens: one language of states). */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': '#ffffff',
    '--mantine-color-dimmed': '#5f5d57',
    '--mantine-color-anchor': '#60470d',
    '--lw-on-filled': '#ffffff',
    '--lw-ground': '#f8f8f6',
    '--lw-line': '#e1e0db',
    '--lw-confirmed': '#1c6b3a',
    '--lw-waiting': '#8a5a00',
    '--lw-danger': '#b3261e',
    '--lw-danger-ground': '#fdecea',
    '--lw-waiting-ground': '#fdf3dc',
    '--lw-confirmed-ground': '#e8f3ec',
    '--lw-selected': '#f7efd9',
  },
  dark: {
    '--mantine-color-body': '#191817',
    '--mantine-color-text': '#e8e6e1',
    '--mantine-color-anchor': '#dabd6c',
    '--mantine-color-dimmed': '#aeaca5',
    '--lw-on-filled': '#1c1b19',
    '--lw-ground': '#121211',
    '--lw-line': '#363531',
    '--lw-confirmed': '#6fcf92',
    '--lw-waiting': '#f0b95a',
    '--lw-danger': '#ff8a80',
    '--lw-danger-ground': '#3d1916',
    '--lw-waiting-ground': '#35280f',
    '--lw-confirmed-ground': '#14301f',
    '--lw-selected': '#37301c',
  },
})
