// The stylesheets in their order: Mantine's are in a layer, so that any rule of ours is stronger than theirs.
import '@mantine/core/styles.layer.css'
import '@mantine/notifications/styles.layer.css'
import '@mantine/spotlight/styles.layer.css'
import 'virtual:theme.css'
import './base.css'
import './mantine.css'
