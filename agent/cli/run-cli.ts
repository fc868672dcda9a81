// The command line of the agent: its verbs and options, one exit code at the end.
import path from 'node:path';
import { Command, CommanderError } from 'commander';
import { GRANT_KINDS } from '../../shared/licence/licence.ts';
import type { Result } from '../../shared/result.ts';
import { type Answer, EXIT, type ExitCode, tell } from './answer.ts';
import type { CliWorld } from './cli-world.ts';
import { addSeatVerbs } from './seat-commands.ts';
import * as verbs from './verbs.ts';
import type { AuditOptions, InstallOptions } from './verbs-alone.ts';

interface Common {
  readonly state: string;
  readonly json?: true;
}

/**
 * Runs one verb; `argv` are the words after the program's name. Exit codes: 0 done or unchanged, 1 refused (its code
 * on stderr), 2 usage, 3 no daemon to ask, 4 `run` cannot use its state folder. What surprises (a Fault) is thrown to the entry point.
 */
export async function runCli(argv: readonly string[], world: CliWorld): Promise<ExitCode> {
  let exit: ExitCode = EXIT.done;
  const told =
    <A extends readonly unknown[]>(verb: (...args: A) => Promise<Result<Answer>>) =>
    async (...args: A): Promise<void> => {
      const asJson = args.some((arg) => (arg as Partial<Common> | undefined)?.json === true);
      exit = tell(await verb(...args), asJson, world);
    };
  try {
    await buildProgram(world, told).parseAsync([...argv], { from: 'user' });
    return exit;
  } catch (thrown) {
    if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? EXIT.done : EXIT.usage;
    throw thrown;
  }
}

const SERVER_CA = 'what "tls ca" of the server printed, where it has a CA of its own';

/** Loaded only when asked for: what they need takes longer to load than a question to the daemon. */
const alone = () => import('./verbs-alone.ts');

type Told = <A extends readonly unknown[]>(
  verb: (...args: A) => Promise<Result<Answer>>,
) => (...args: A) => Promise<void>;

function buildProgram(world: CliWorld, told: Told): Command {
  const program = new Command('switchkey-agent')
    .description('Applies the licence of this PBX and tells what is in force.')
    .version(world.version)
    .exitOverride()
    // An option behind a verb is that verb's, also where the verb above it knows one of the name.
    .enablePositionalOptions()
    .configureOutput({ writeOut: world.out, writeErr: world.err })
    .helpCommand(false);

  const verb = (usage: string, description: string, under: Command = program) =>
    under
      .command(usage)
      .description(description)
      .option('--state <folder>', 'state folder of the agent', (folder) => path.resolve(folder), world.stateDir)
      .option('--json', 'answer as JSON')
      .exitOverride()
      .copyInheritedSettings(program);

  program
    .command('run')
    .description(
      'Run the agent in the foreground until it is told to end; exit code 4: it cannot use its state folder.',
    )
    .option('--state <folder>', 'state folder of the agent', (folder) => path.resolve(folder), world.stateDir)
    .copyInheritedSettings(program)
    .action((options: Common) => world.runDaemon(options.state));

  verb('status', 'What is licensed, what is used, what happens when.').action(
    told((options: Common) => verbs.status(options.state)),
  );
  verb('why', 'Where a total comes from, order by order.')
    .argument('[kind]', `${GRANT_KINDS.join(', ')}; without one, all that is licensed`)
    .action(told((kind: string | undefined, options: Common) => verbs.why(options.state, kind)));
  verb('plan', 'What the next apply would change on the PBX.').action(
    told((options: Common) => verbs.plan(options.state)),
  );
  verb('refresh', 'Ask the licence server now.').action(told((options: Common) => verbs.refresh(options.state)));
  verb('update [code...]', 'Enter an activation code or a trust bundle; "-" or nothing reads standard input.')
    .option('--file <file>', 'read the code from a text file')
    .option('--qr <picture>', 'read the code from a QR code in a PNG picture')
    .option('--dry-run', 'show what would change and change nothing')
    .action(told((words: string[], options: Common & verbs.UpdateOptions) => verbs.update(words, options, world)));
  verb('enrol', 'Introduce this agent to its licence server with a one-time token from the portal.')
    .requiredOption('--server <url>', 'address of the licence server')
    .requiredOption('--serial <serial>', 'serial number of the PBX')
    .option('--token <token>', 'the token; without it, or with "-", it is read from standard input')
    .option('--server-ca <file>', SERVER_CA)
    .action(told((options: Common & verbs.EnrolOptions) => verbs.enrol(options, world)));
  verb('raise', 'Take the emergency raise that the licence allows; it ends by itself and needs no server.')
    .option('--plan', 'show what it would change and take nothing')
    .action(told((options: Common & { readonly plan?: true }) => verbs.raise(options.state, options)));
  verb('request-code', 'The code to take to the portal from a site without internet.').action(
    told((options: Common) => verbs.code(options.state, '/request-code')),
  );
  verb('confirmation-code', 'The code that proves to the portal what was applied.').action(
    told((options: Common) => verbs.code(options.state, '/confirmation-code')),
  );
  verb('page-code', 'A one-time code that sets the password of the page, also where it is forgotten.').action(
    told((options: Common) => verbs.pageCode(options.state)),
  );
  verb('doctor', 'Check files, server, PBX and gate; works while the agent is down.').action(
    told(async (options: Common) => (await alone()).doctor(options.state)),
  );
  verb('ca', "The certificate of the agent's own CA, for who reaches its page and API from another machine.").action(
    told(async (options: Common) => (await import('./own-ca.ts')).ownCa(options.state)),
  );
  verb('verify-audit', 'Check the audit trail and name every row that was altered, removed or moved.')
    .option('--file <file>', 'check an export instead of the trail in the state folder')
    .option('--export', 'print the whole trail, to be kept elsewhere')
    .action(told(async (options: Common & AuditOptions) => (await alone()).verifyAudit(options)));
  verb('install', 'Show the files and lines that this machine needs; --write writes the files.')
    .option('--asterisk [folder]', 'license the Asterisk whose configuration is there (default /etc/asterisk)')
    .option('--server <url>', 'address of the licence server')
    .option('--serial <serial>', 'serial number of the PBX')
    .option('--server-ca <file>', SERVER_CA)
    .option('--anchor <file>', 'trust bundle in text form, for a site that never enrols')
    .option('--write', 'write the files')
    .option('--root <folder>', 'write below this folder instead of /', '/')
    .action(told(async (options: Common & InstallOptions) => (await alone()).install(options, world)));
  addSeatVerbs(verb, told);
  verb('simulate <words...>', 'Drive the simulated PBX; "simulate help" lists what it understands.').action(
    told((words: string[], options: Common) => verbs.simulate(options.state, words)),
  );
  return program;
}
