// The entry point of the page on which the admin of a PBX does what the agent's command line can do.
import { showPage } from '../../shared/ui/frame.tsx';
import { PbxPage } from './pbx-page.tsx';

showPage(<PbxPage />, Date.now);
