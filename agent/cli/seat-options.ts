// What the commands about people and their licences take, as the command line hands it on.

export interface Common {
  readonly state: string;
  readonly json?: true;
}
export interface ListOptions extends Common {
  readonly search?: string;
  readonly by?: string;
  readonly limit: string;
  readonly cursor?: string;
}
export interface AssignOptions extends Common {
  readonly user: string;
  readonly extension?: string;
  readonly number?: string;
  readonly unit?: string;
  readonly addOns?: string[];
}
export interface UnassignOptions extends Common {
  readonly releaseAddOns?: true;
}
export interface ReassignOptions extends Common {
  readonly user: string;
  readonly extension?: string;
  readonly leaveAddOns?: true;
}
