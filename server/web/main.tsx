// The portal's entry point: the page on which vendor, partners and customers do what the JSON API can do.
import { showPage } from '../../shared/ui/frame.tsx';
import { Portal } from './portal.tsx';

showPage(<Portal />, Date.now);
