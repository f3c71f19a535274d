// Light, dark, or as the system: read and changed. Mantine would switch off transitions for the change with a <style> element,
// which the content security policy refuses; so they are kept.
import { useMantineColorScheme } from '@mantine/core'

export const useScheme = () => useMantineColorScheme({ keepTransitions: true })
