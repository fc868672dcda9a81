// GET /agent/v1/events: a server-sent stream that tells the agent to poll; it carries no licence and no secret.
import type { Request, RequestHandler } from 'express';
import { type Result, refuse } from '../../shared/result.ts';
import type { EventStream } from '../fleet/event-streams.ts';
import type { AgentAuthCode, SignedAgent } from '../flows/authenticate-agent.ts';
import { send } from '../http/route.ts';
import type { AgentDoor } from './agent-door.ts';

type Authenticate = (req: Request, nowMs: number) => Promise<Result<SignedAgent, AgentAuthCode>>;

/** A reader that leaves more than this unread is cut off; it opens a new stream when it is back. */
const MAX_UNREAD_BYTES = 64 * 1024;

export function eventStream({ streams, limits, nowMs }: AgentDoor, authenticate: Authenticate): RequestHandler {
  return async (req, res) => {
    const signed = await authenticate(req, nowMs());
    if (!signed.ok) {
      send(res, signed);
      return;
    }
    if (streams.count() >= limits.maxStreams) {
      send(
        res,
        refuse('too_many_streams', 'The server holds as many event streams as it can.', 'Poll hourly meanwhile.'),
      );
      return;
    }
    const { id, pbxId } = signed.value.agent;
    const stream: EventStream = {
      write(text) {
        res.write(text);
        return res.writableLength <= MAX_UNREAD_BYTES;
      },
      end: () => res.end(),
    };
    res.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    res.write(': open\n\n');
    streams.open(pbxId, id, stream);
    res.on('close', () => streams.close(pbxId, id, stream));
  };
}
