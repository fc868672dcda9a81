// Where notices appear; loaded after the page stands, since nobody is told anything before.
import '@mantine/notifications/styles.layer.css';
import { Notifications } from '@mantine/notifications';

export function Notices() {
  return <Notifications position="bottom-right" />;
}
