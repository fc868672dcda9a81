// The commands about people and their licences, with what each takes; what they do is loaded when one is called.
import type { Command } from 'commander';
import { ADD_ONS, BASE_LICENCES } from '../../shared/licence/licence.ts';
import type { Result } from '../../shared/result.ts';
import type { Answer } from './answer.ts';
import type { AssignOptions, Common, ListOptions, ReassignOptions, UnassignOptions } from './seat-options.ts';

type Verb = (usage: string, description: string, under?: Command) => Command;
type Told = <A extends readonly unknown[]>(
  verb: (...args: A) => Promise<Result<Answer>>,
) => (...args: A) => Promise<void>;

const load = () => import('./seat-verbs.ts');
const loadMass = () => import('./mass-verbs.ts');
const WHICH = 'extension, UUID of the licence, or #seat';

export function addSeatVerbs(verb: Verb, told: Told): void {
  const seats = verb('seats', 'Base licences and add-ons: how many there are, who has them, what to do.').action(
    told(async (options: Common) => (await load()).overview(options.state)),
  );
  paged(verb('list [base]', `Licences one by one: ${BASE_LICENCES.join(', ')} (default phone_system).`, seats))
    .option('--by <what>', 'search by user, extension (exact first) or unit (UUID)')
    .action(told(async (base: string | undefined, options: ListOptions) => (await load()).list(base, options)));
  verb('assign <base>', 'Give a licence to somebody.', seats)
    .requiredOption('--user <person>', 'name, e-mail address or UUID')
    .option('--extension <extension>', 'for Phone System; without it, the extension of the person')
    .option('--number <did>', 'number (DID) of the extension')
    .option('--unit <uuid>', 'a certain licence; without it, any free one')
    .option('--add-ons <code...>', `add-ons to attach: ${ADD_ONS.join(', ')}`)
    .action(told(async (base: string, options: AssignOptions) => (await load()).assign(base, options)));
  verb('unassign <which>', `Take a licence from whoever has it: ${WHICH}.`, seats)
    .option('--release-add-ons', 'return its add-ons too; without it they stay attached and count')
    .action(told(async (which: string, options: UnassignOptions) => (await load()).unassign(which, options)));
  verb('reassign <which>', `Move a licence to somebody else at once: ${WHICH}.`, seats)
    .requiredOption('--user <person>', 'name, e-mail address or UUID')
    .option('--extension <extension>', 'where the phone is another one')
    .option('--leave-add-ons', 'return its add-ons to those available; without it they go along')
    .action(told(async (which: string, options: ReassignOptions) => (await load()).reassign(which, options)));
  verb('addons <which> [code...]', `Attach exactly these add-ons, none without a code: ${WHICH}.`, seats).action(
    told(async (which: string, codes: string[], options: Common) => (await load()).addOns(which, codes, options)),
  );
  const mass = verb('mass', 'Mass configuration: the uploads so far.').action(
    told(async (options: Common) => (await loadMass()).runs(options.state)),
  );
  verb('sample', 'Print the sample file.', mass).action(
    told(async (options: Common) => (await loadMass()).sample(options.state)),
  );
  verb('check <file>', 'Look at a CSV file and show what it would change; nothing is changed.', mass).action(
    told(async (file: string, options: Common) => (await loadMass()).check(file, options.state)),
  );
  verb('configure <upload>', 'Put a checked file into force as a whole.', mass)
    .option('--valid-rows-only', 'leave rows with errors out')
    .action(
      told(async (id: string, options: Common & { readonly validRowsOnly?: true }) =>
        (await loadMass()).configure(id, options),
      ),
    );
  verb('undo <upload>', 'Take a configured file back, as long as nothing was changed since.', mass).action(
    told(async (id: string, options: Common) => (await loadMass()).undo(id, options.state)),
  );
  verb('result <upload>', 'Print the verdict of every row as CSV.', mass).action(
    told(async (id: string, options: Common) => (await loadMass()).result(id, options.state)),
  );
  const people = paged(verb('people', 'Whom licences can be given to.')).action(
    told(async (options: ListOptions) => (await load()).people(options)),
  );
  verb('add <name>', 'Add somebody whom no extension of the PBX brought along.', people)
    .option('--email <address>', 'tells people of one name apart')
    .action(
      told(async (name: string, options: Common & { readonly email?: string }) =>
        (await load()).addPerson(name, options),
      ),
    );
  verb('remove <uuid>', 'Remove somebody; what the person has returns to those available.', people).action(
    told(async (person: string, options: Common) => (await load()).removePerson(person, options)),
  );
}

function paged(command: Command): Command {
  return command
    .option('--search <text>', 'only those that begin with it')
    .option('--limit <count>', 'rows to show', '25')
    .option('--cursor <cursor>', 'where the page before ended');
}
