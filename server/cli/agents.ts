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
  const confirm = agent.command('confirm').description('this one is the original').argument('<id>');
  confirm.option(
    '--instance <name>',
    'which of its copies, as pbx show names them; the others are refused from now on',
  );
  verb<{ instance?: string }>(confirm, terminal, async ({ act, vendor, transact }, options, agentId = '') => {
    const settled = await transact((trx) => confirmAgent(trx, act, order(agentId, vendor.path, options.instance)));
    if (!settled.ok) return settled;
    const { id, state, clonedAtMs } = settled.value;
    return accept({ text: `${id} is confirmed.`, json: { id, state, clonedAtMs } });
  });
  return agent;
}

function order(agentId: string, scope: string, instance: string | undefined) {
  return { agentId, scope, ...(instance === undefined ? {} : { instance }) };
}
