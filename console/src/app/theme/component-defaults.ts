// How Mantine's components are used here unless a page says otherwise. Scrolling behind a dialog is base.css's matter: Mantine's
// own lock writes a <style> element, which the content security policy refuses.
import type { MantineThemeOverride } from '@mantine/core'

const FADE = { transition: 'fade', duration: 120 } as const
const POPS = { transitionProps: FADE, shadow: 'md', offset: 4, withinPortal: true }
const SCRIM = { color: 'var(--scrim)', backgroundOpacity: 1 }
const LOCKS_NOTHING = { lockScroll: false }
const FLOATS = { ...LOCKS_NOTHING, overlayProps: SCRIM, closeButtonProps: { 'aria-label': 'Close' } }
const SLIDES = { position: 'right', size: 560, transitionProps: { transition: 'slide-left', duration: 160 } } as const
const FIELD = { size: 'sm', inputWrapperOrder: ['label', 'input', 'description', 'error'] as const }

export const componentDefaults: NonNullable<MantineThemeOverride['components']> = {
  Button: { defaultProps: { variant: 'default', size: 'sm' } },
  ActionIcon: { defaultProps: { variant: 'subtle', size: 28 } },
  Paper: { defaultProps: { radius: 'lg', withBorder: true } },
  Badge: { defaultProps: { variant: 'light', radius: 'sm', size: 'md', tt: 'none' } },
  Alert: { defaultProps: { variant: 'light' } },
  Anchor: { defaultProps: { underline: 'hover', inherit: true } },
  Text: { defaultProps: { size: 'sm' } },
  Code: { defaultProps: { fz: 12 } },
  Modal: { defaultProps: { ...FLOATS, centered: true, radius: 'lg', padding: 'xl', transitionProps: FADE } },
  ModalRoot: { defaultProps: { ...LOCKS_NOTHING, centered: true, radius: 'lg', transitionProps: FADE } },
  ModalOverlay: { defaultProps: SCRIM },
  Drawer: { defaultProps: { ...FLOATS, ...SLIDES, padding: 'xl' } },
  DrawerRoot: { defaultProps: { ...LOCKS_NOTHING, ...SLIDES } },
  DrawerOverlay: { defaultProps: SCRIM },
  ModalCloseButton: { defaultProps: { 'aria-label': 'Close' } },
  DrawerCloseButton: { defaultProps: { 'aria-label': 'Close' } },
  Menu: { defaultProps: POPS },
  Popover: { defaultProps: POPS },
  Combobox: { defaultProps: { ...POPS, transitionProps: FADE } },
  Tooltip: { defaultProps: { transitionProps: FADE, openDelay: 300, withinPortal: true } },
  Input: { defaultProps: { size: 'sm' } },
  InputWrapper: { defaultProps: FIELD },
  TextInput: { defaultProps: FIELD },
  PasswordInput: { defaultProps: FIELD },
  NumberInput: { defaultProps: { ...FIELD, hideControls: true, thousandSeparator: ',' } },
  Textarea: { defaultProps: FIELD },
  Select: { defaultProps: { ...FIELD, checkIconPosition: 'right', comboboxProps: POPS } },
  MultiSelect: { defaultProps: { ...FIELD, checkIconPosition: 'right', comboboxProps: POPS } },
  TagsInput: { defaultProps: { ...FIELD, comboboxProps: POPS } },
  Autocomplete: { defaultProps: { ...FIELD, comboboxProps: POPS } },
  Checkbox: { defaultProps: { size: 'xs', radius: 'sm', iconColor: 'var(--on-ink)' } },
  Radio: { defaultProps: { size: 'xs', iconColor: 'var(--on-ink)' } },
  Switch: { defaultProps: { size: 'xs', withThumbIndicator: false } },
  SegmentedControl: { defaultProps: { size: 'xs', transitionDuration: 0 } },
  Skeleton: { defaultProps: { animate: false, radius: 'sm' } },
  Tabs: { defaultProps: { variant: 'default' } },
}
