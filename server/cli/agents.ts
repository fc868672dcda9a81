// `agent revoke` and `agent confirm`; `pbx show` names the agents of a PBX.
import { Command } from 'commander';
import { accept } from '../../shared/result.ts';
import { confirmAgent, revokeAgent } from '../flows/settle-agent.ts';
import { verb } from './command.ts';
import type { Terminal } from './terminal.ts';

export function agentCommands(terminal: Terminal): Command {
  const agent = new Command('agent').description('agents beside the PBXs');
  const settling = (command: Command, settle: typeof revokeAgent, done: string) =>
    verb(command.argument('<id>'), terminal, async ({ act, vendor, transact }, _options, agentId = '') => {
      const settled = await transact((trx) => settle(trx, act, { agentId, scope: vendor.path }));
      if (!settled.ok) return settled;
      const { id, state, clonedAtMs } = settled.value;
      return accept({ text: `${id} ${done}.`, json: { id, state, clonedAtMs } });
    });
  settling(agent.command('revoke').description('shut an agent out'), revokeAgent, 'is shut out');
  settling(agent.command('confirm').description('this one is the original'), confirmAgent, 'is confirmed');
  return agent;
}
