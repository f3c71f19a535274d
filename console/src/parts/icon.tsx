// The console's icons: 16 px, lines of 1.5 px in the colour of the text beside them. They never stand for a word alone but in
// a button that has a name.
import type { ReactNode } from 'react'

export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {drawings[name]}
    </svg>
  )
}

const drawings = {
  overview: <path d="M2.5 13.5v-5M6.2 13.5v-9M9.8 13.5v-6M13.5 13.5v-11" />,
  activity: <path d="M1.5 8h3l2-5 3 10 2-5h3" />,
  sessions: <path d="M2.5 3.5h8v6h-5l-3 2.5zM12.5 6.5h1v6l-2-1.5h-4" />,
  usage: (
    <>
      <path d="M8 2.5a5.5 5.5 0 1 0 5.5 5.5H8z" />
      <path d="M10.5 1.8a5.5 5.5 0 0 1 3.7 3.7h-3.7z" />
    </>
  ),
  key: (
    <>
      <circle cx="5" cy="11" r="2.5" />
      <path d="M6.8 9.2 13 3M10.5 5.5l2 2" />
    </>
  ),
  link: <path d="M6 10 10 6M7 4.5 9 2.6a3.2 3.2 0 0 1 4.5 4.5L11.5 9M9 11.5 7 13.4a3.2 3.2 0 0 1-4.5-4.5L4.5 7" />,
  models: <path d="M8 1.8 14 5v6l-6 3.2L2 11V5zM2 5l6 3.2L14 5M8 8.2v6" />,
  play: <path d="M4.5 2.8v10.4l8.5-5.2z" />,
  wallet: <path d="M2 4.5h11.5v9H2zM2 4.5l8.5-2v2M10.5 9h3" />,
  members: (
    <>
      <circle cx="6" cy="5.5" r="2.5" />
      <path d="M1.5 13.5c.3-2.7 2-4 4.5-4s4.2 1.3 4.5 4M10.5 3.2a2.5 2.5 0 0 1 0 4.6M12 9.9c1.5.5 2.3 1.7 2.5 3.6" />
    </>
  ),
  bell: <path d="M3.5 11.5c1-1 1-2 1-4.5a3.5 3.5 0 0 1 7 0c0 2.5 0 3.5 1 4.5zM6.5 13.5h3" />,
  settings: (
    <>
      <path d="M2 4.5h7M12.5 4.5H14M2 11.5h1.5M7 11.5h7" />
      <circle cx="10.7" cy="4.5" r="1.8" />
      <circle cx="5.3" cy="11.5" r="1.8" />
    </>
  ),
  health: <path d="M1.5 9H4l1.5-4 2.5 8 2-6 1 2h3.5" />,
  providers: <path d="M2.5 2.5h11v4h-11zM2.5 9.5h11v4h-11zM5 4.5h.01M5 11.5h.01" />,
  workspaces: <path d="M3 14V2.5h6.5V14M9.5 6h4v8M1.5 14h13M5.5 5H7M5.5 8H7M5.5 11H7" />,
  audit: <path d="M4 1.8h6l2.5 2.5v10H4zM6 6.5h4.5M6 9h4.5M6 11.5h3" />,
  system: (
    <path d="M4.5 4.5h7v7h-7zM6.5 2v2.5M9.5 2v2.5M6.5 11.5V14M9.5 11.5V14M2 6.5h2.5M2 9.5h2.5M11.5 6.5H14M11.5 9.5H14" />
  ),
  search: (
    <>
      <circle cx="7" cy="7" r="4.5" />
      <path d="m10.5 10.5 3.5 3.5" />
    </>
  ),
  scheme: (
    <>
      <circle cx="8" cy="8" r="3" />
      <path d="M8 1v1.5M8 13.5V15M1 8h1.5M13.5 8H15M3 3l1 1M12 12l1 1M3 13l1-1M12 4l1-1" />
    </>
  ),
  chooser: <path d="m5 6 3-3 3 3M5 10l3 3 3-3" />,
  down: <path d="m4.5 6.5 3.5 3.5 3.5-3.5" />,
  up: <path d="m4.5 9.5 3.5-3.5 3.5 3.5" />,
  right: <path d="m6.5 4.5 3.5 3.5-3.5 3.5" />,
  left: <path d="m9.5 4.5-3.5 3.5 3.5 3.5" />,
  close: <path d="m4 4 8 8M12 4l-8 8" />,
  check: <path d="m3 8.5 3.2 3.2L13 5" />,
  plus: <path d="M8 3v10M3 8h10" />,
  copy: <path d="M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3" />,
  download: <path d="M8 2.5v7.5M4.8 7 8 10.2 11.2 7M2.5 13.5h11" />,
  columns: <path d="M2.5 3h11v10h-11zM6.2 3v10M9.8 3v10" />,
  clock: (
    <>
      <circle cx="8" cy="8" r="5.5" />
      <path d="M8 5v3.2l2 1.3" />
    </>
  ),
  menu: <path d="M2.5 4.5h11M2.5 8h11M2.5 11.5h11" />,
  more: <path d="M3.5 8h.01M8 8h.01M12.5 8h.01" strokeWidth="2.2" />,
  person: (
    <>
      <circle cx="8" cy="5.5" r="2.7" />
      <path d="M3 13.5c.4-2.8 2.2-4.2 5-4.2s4.6 1.4 5 4.2" />
    </>
  ),
  leave: <path d="M6.5 13.5h-4v-11h4M9.8 11 13 8 9.8 5M13 8H6" />,
  terminal: <path d="m3 4.5 3.5 3.5L3 11.5M8.5 11.5h5" />,
  external: <path d="M9 2.5h4.5V7M13.5 2.5 7.5 8.5M6.5 3.5h-4v10h10v-4" />,
  lock: <path d="M3.5 7.5h9v6h-9zM5.5 7.5v-2.3a2.5 2.5 0 0 1 5 0v2.3" />,
  trash: <path d="M3 4.5h10M6.5 4.5v-2h3v2M4.5 4.5l.6 9h5.8l.6-9" />,
  refresh: <path d="M13 8a5 5 0 1 1-1.5-3.6M13 2.5v3h-3" />,
  image: <path d="M2.5 3h11v10h-11zM2.5 11l3-3 2.5 2.5 2.5-3 3 3.5" />,
  tool: <path d="M10 2.5a3.5 3.5 0 0 0-3 5L2.5 12l1.5 1.5L8.5 9a3.5 3.5 0 0 0 5-3.5L11.2 7 9 6.5 8.5 4.5z" />,
} satisfies Record<string, ReactNode>

export type IconName = keyof typeof drawings
