// Enrolment: a one-time token of the portal binds this agent's key to the PBX's serial number.
import {
  type EnrolAnswer,
  type EnrolRequest,
  enrolAnswerSchema,
  WIRE_CAPS,
} from '../../shared/contracts/agent-wire.ts';
import { type Answered, type ServerLink, sendSigned } from './server-link.ts';

export function enrolAtServer(link: ServerLink, request: EnrolRequest): Promise<Answered<EnrolAnswer>> {
  return sendSigned(link, '/enrolments', request, { schema: enrolAnswerSchema, maxBytes: WIRE_CAPS.pollAnswer });
}
