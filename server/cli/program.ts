// Every verb of the server's CLI, in the order an operator meets them.
import { Command, CommanderError } from 'commander';
import { accountCommands } from './accounts.ts';
import { agentCommands } from './agents.ts';
import { apiKeyCommands } from './api-keys.ts';
import { auditCommands } from './audit.ts';
import { backupCommands } from './backup.ts';
import { catalogueCommands } from './catalogue.ts';
import { grantCommands } from './grants.ts';
import { initCommand } from './init.ts';
import { jobCommands } from './jobs.ts';
import { licenceCommands } from './licences.ts';
import { mailCommand } from './mail.ts';
import { alertsCommand } from './members.ts';
import { orderCommands } from './orders.ts';
import { payoutCommands } from './payouts.ts';
import { pbxCommands } from './pbxs.ts';
import { serveCommand } from './serve.ts';
import { settingsCommand } from './settings.ts';
import type { Terminal } from './terminal.ts';
import { tlsCommands } from './tls.ts';
import { trustCommands } from './trust.ts';
import { userCommands } from './users.ts';

export function serverProgram(terminal: Terminal): Command {
  const program = new Command('switchkey-server')
    .description('The licence server: signs what a PBX may use, and tells its agent.')
    .configureOutput({
      writeOut: (text) => terminal.out(text.trimEnd()),
      writeErr: (text) => terminal.err(text.trimEnd()),
    })
    .exitOverride();
  program.addCommand(initCommand(terminal));
  program.addCommand(serveCommand(terminal));
  program.addCommand(accountCommands(terminal));
  for (const command of pbxCommands(terminal)) program.addCommand(command);
  program.addCommand(agentCommands(terminal));
  for (const command of catalogueCommands(terminal)) program.addCommand(command);
  program.addCommand(grantCommands(terminal));
  program.addCommand(licenceCommands(terminal));
  program.addCommand(userCommands(terminal));
  program.addCommand(apiKeyCommands(terminal));
  for (const command of trustCommands(terminal)) program.addCommand(command);
  program.addCommand(tlsCommands(terminal));
  for (const command of backupCommands(terminal)) program.addCommand(command);
  program.addCommand(settingsCommand(terminal));
  program.addCommand(mailCommand(terminal));
  program.addCommand(jobCommands(terminal));
  program.addCommand(orderCommands(terminal));
  program.addCommand(payoutCommands(terminal));
  program.addCommand(alertsCommand(terminal));
  for (const command of auditCommands(terminal)) program.addCommand(command);
  inherit(program);
  return program;
}

/** A command that was built on its own does not know how its program prints and exits. */
function inherit(parent: Command): void {
  for (const command of parent.commands) {
    command.copyInheritedSettings(parent);
    inherit(command);
  }
}

/** Runs one command line. Gives the exit code when the words themselves were wrong (2) or only help was asked for (0). */
export async function runProgram(program: Command, argv: readonly string[]): Promise<number | undefined> {
  try {
    await program.parseAsync(argv);
    return undefined;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? 0 : 2;
  }
}
