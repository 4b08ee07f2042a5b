/**
 * What each route takes and answers. Made of docs/openapi.json by `npm run openapi`, never by hand: a route or field that is called
 * otherwise there is a fault of types wherever it is used.
 */
export interface Routes {
  /** Check health; 503 when the api cannot answer truthfully, degraded with reasons when something is broken */
  'GET /api/health': {
    answer: {
      status: 'ok' | 'degraded';
      at: number;
      database: boolean;
      notices: boolean;
      reasons: { stage: string; since: number | null; what: string | null }[];
      lastReadingAt: number | null;
      communities: string[];
    };
  };
  /** Get the snapshot of a wall, as sent to sockets */
  'GET /api/wall': {
    query: { community?: string | undefined; grid?: string | undefined };
    answer: {
      room: string;
      community: Community;
      epoch: string;
      seq: number;
      at: number;
      speed: number;
      tables: {
        pipeline: Record<
          string,
          {
            stage: 'database' | 'broker' | 'queue' | 'ingest' | 'commit' | 'api' | 'rollups' | 'socket';
            rank: number;
            state: 'ok' | 'slow' | 'broken' | 'unknown';
            since: number | null;
            what:
              | 'unreachable'
              | 'no-answer'
              | 'stuck'
              | 'canary-refused'
              | 'held-back'
              | 'silent'
              | 'gone'
              | 'stopped'
              | 'never-seen'
              | 'waiting'
              | 'read-only'
              | 'behind'
              | 'reading-fails'
              | 'notices-unheard'
              | 'paused'
              | null;
            ageMs: number | null;
          }
        >;
        sources: Record<
          string,
          {
            expected: number;
            reporting: number | null;
            importantSilent: number | null;
            importantName: { zh: string; en: string } | null;
            silence: 'important' | 'share' | null;
            stale: number | null;
            offline: number | null;
            unheardSince: number | null;
            suspect24h: number;
            quarantined24h: number;
            letGo: number;
            lagMs: number | null;
            perMinute: number | null;
            rollupLagMs: number | null;
          }
        >;
        parkingTotals: Record<string, ParkingTotal>;
        carParks: Record<string, CarPark>;
        parkingDay: Record<string, { occupancy: number | null; typical: number | null }>;
        fitnessTotals: Record<string, FitnessTotal>;
        venues: Record<string, Venue>;
        fitnessDay: Record<string, { present: number | null; typical: number | null }>;
        patrolTotals: Record<string, PatrolTotal>;
        routes: Record<string, Route>;
        checkpoints: Record<string, Checkpoint>;
        hazardTotals: Record<string, HazardTotal>;
        hazards: Record<string, Hazard>;
        hazardKinds: Record<string, { kind: string; open: number; reporting: number; expected: number }>;
        hazardDays: Record<string, { general: number; major: number; closed: number }>;
        sensors: Record<string, Sensor>;
        environmentTotals: Record<string, EnvironmentTotal>;
        airPoints: Record<string, AirPoint>;
        wasteBins: Record<string, WasteBin>;
        waterPoints: Record<string, WaterPoint>;
        grids: Record<
          string,
          {
            state: 'calm' | 'low' | 'medium' | 'high';
            hazardsMajor: number;
            hazardsGeneral: number;
            occupancy: number | null;
            free: number | null;
            carParks: { reporting: number; expected: number };
            present: number | null;
            venues: { reporting: number; expected: number };
            patrolPlanned: number;
            patrolDone: number;
            patrolMissed: number;
            expected: number;
            reporting: number | null;
            silentSince: number | null;
          }
        >;
        events: Record<string, Event>;
        eventBars: Record<string, { events: number; major: number; general: number; missed: number }>;
        alarms: Record<string, Alarm>;
        alarmTotals: Record<
          string,
          {
            unacknowledged: { high: number; medium: number; low: number };
            returned: { high: number; medium: number; low: number };
            acknowledged: { high: number; medium: number; low: number };
            hidden: number;
            worst: 'high' | 'medium' | 'low' | null;
            oldestUnacknowledgedAt: number | null;
            flood: { since: number | null; size: number; ended: number | null } | null;
          }
        >;
        duty: Record<string, Duty>;
        cases: Record<string, Case>;
        caseTotals: Record<
          string,
          {
            open: {
              collection: number;
              filing: number;
              dispatch: number;
              handling: number;
              feedback: number;
              verification: number;
            };
            suspended: number;
            overdue: number;
            nextDueAt: number | null;
            today: {
              reported: number;
              filed: number;
              dispatched: number;
              handled: number;
              closed: number;
              rejected: number;
            };
            closureRate: { numerator: number; denominator: number };
            onTimeRate: { numerator: number; denominator: number };
          }
        >;
      };
    };
  };
  /** List communities */
  'GET /api/communities': { answer: { communities: Community[] } };
  /** List the grids of a community with their shapes */
  'GET /api/grids': {
    query: { community?: string | undefined };
    answer: {
      community: Community;
      grids: {
        code: string;
        kind: 'exclusive' | 'micro';
        parent: string | null;
        name: { zh: string; en: string };
        leader: string | null;
        workers: number | null;
        areaM2: number;
        roads: { side: 'north' | 'east' | 'south' | 'west'; name: { zh: string; en: string } }[];
        polygon: { type: 'Polygon'; coordinates: number[][][] };
      }[];
    };
  };
  /** Get the current state of car parks */
  'GET /api/parking': {
    query: { community?: string | undefined; grid?: string | undefined };
    answer: { at: number; totals: ParkingTotal; carParks: CarPark[] };
  };
  /** Get the history of car parks */
  'GET /api/parking/history': {
    query: {
      community?: string | undefined;
      facility?: string | undefined;
      grid?: string | undefined;
      from: number;
      to: number;
      bucket?: '1m' | '15m' | '1h' | '1d' | undefined;
    };
    answer: {
      bucket: '1m' | '15m' | '1h' | '1d';
      points: {
        t: number;
        occupied: number | null;
        usable: number | null;
        occupancy: number | null;
        entries: number | null;
        exits: number | null;
        suspect: number;
        reporting: number;
      }[];
      expected: number;
    };
  };
  /** Get the current state of fitness venues */
  'GET /api/fitness': {
    query: { community?: string | undefined; grid?: string | undefined };
    answer: { at: number; totals: FitnessTotal; venues: Venue[] };
  };
  /** Get the history of fitness venues; `facility` is a venue (with its machines) or a machine */
  'GET /api/fitness/history': {
    query: {
      community?: string | undefined;
      facility?: string | undefined;
      grid?: string | undefined;
      from: number;
      to: number;
      bucket?: '1m' | '15m' | '1h' | '1d' | undefined;
    };
    answer: {
      bucket: '1m' | '15m' | '1h' | '1d';
      points: {
        t: number;
        present: number | null;
        entries: number | null;
        sessions: number;
        usedMinutes: number;
        suspect: number;
        reporting: number;
      }[];
      expected: number;
    };
  };
  /** Get today’s patrol */
  'GET /api/patrol': {
    query: { community?: string | undefined; grid?: string | undefined };
    answer: { at: number; totals: PatrolTotal; routes: Route[]; checkpoints: Checkpoint[] };
  };
  /** Get the history of check-ins; `facility` is a route or a checkpoint */
  'GET /api/patrol/history': {
    query: {
      community?: string | undefined;
      facility?: string | undefined;
      grid?: string | undefined;
      from: number;
      to: number;
      bucket?: '1m' | '15m' | '1h' | '1d' | undefined;
    };
    answer: {
      bucket: '1m' | '15m' | '1h' | '1d';
      points: { t: number; checkins: number; findings: number; suspect: number }[];
    };
  };
  /** Get open hazards and the current state of sensors */
  'GET /api/hazards': {
    query: { community?: string | undefined; grid?: string | undefined };
    answer: { at: number; totals: HazardTotal; hazards: Hazard[]; sensors: Sensor[] };
  };
  /** Get the history of hazards; `facility` is a hazard point or a report source */
  'GET /api/hazards/history': {
    query: {
      community?: string | undefined;
      facility?: string | undefined;
      grid?: string | undefined;
      from: number;
      to: number;
      bucket?: '1m' | '15m' | '1h' | '1d' | undefined;
    };
    answer: {
      bucket: '1m' | '15m' | '1h' | '1d';
      points: {
        t: number;
        opened: number;
        closed: number;
        valueMin: number | null;
        valueMax: number | null;
        valueMean: number | null;
        suspect: number;
      }[];
    };
  };
  /** Get the current state of air, noise, waste bins and river points */
  'GET /api/environment': {
    query: { community?: string | undefined; grid?: string | undefined };
    answer: {
      at: number;
      totals: EnvironmentTotal;
      airPoints: AirPoint[];
      wasteBins: WasteBin[];
      waterPoints: WaterPoint[];
    };
  };
  /** Get the history of air, noise, waste bins and river points; `facility` is an air point, a bin or a river point */
  'GET /api/environment/history': {
    query: {
      community?: string | undefined;
      facility?: string | undefined;
      grid?: string | undefined;
      from: number;
      to: number;
      bucket?: '1m' | '15m' | '1h' | '1d' | undefined;
    };
    answer: {
      bucket: '1m' | '15m' | '1h' | '1d';
      points: {
        t: number;
        pm25: number | null;
        pm25Max: number | null;
        pm10: number | null;
        noise: number | null;
        noiseMax: number | null;
        noiseDay: number | null;
        noiseNight: number | null;
        nightPeak: number | null;
        fillMax: number | null;
        binsFull: number | null;
        levelMin: number | null;
        levelMax: number | null;
        suspect: number;
        reporting: number;
      }[];
      expected: number;
      noiseLimits: { day: number; night: number; nightPeak: number } | null;
    };
  };
  /** List events, newest first; missed stops are on the live channel only */
  'GET /api/events': {
    query: {
      community?: string | undefined;
      grid?: string | undefined;
      type?: Type | undefined;
      domain?: 'parking' | 'fitness' | 'patrol' | 'hazard' | 'environment' | undefined;
      before?: number | undefined;
      limit?: number | undefined;
    };
    answer: { events: Event[]; next: number | null };
  };
  /** List messages that were understood and not stored, by rule and source */
  'GET /api/passed-over': {
    query: {
      rule?:
        | 'profile-no-match'
        | 'profile-unused'
        | 'status-unregistered'
        | 'retained-unchanged'
        | 'same-content-same-instant'
        | 'device-cut-off'
        | 'past-retention'
        | undefined;
      community?: string | undefined;
      skip?: number | undefined;
      limit?: number | undefined;
    };
    answer: {
      rules: { rule: string; sources: number; messages: number; droppedSources: number; lastAt: number | null }[];
      rows: {
        id: number;
        rule: string;
        community: string;
        source: string;
        messages: number;
        firstAt: number;
        lastAt: number;
        detail: string;
        topic: string;
        text: string;
        bytes: number;
      }[];
      more: boolean;
    };
  };
  /** List quarantined messages, newest first */
  'GET /api/quarantine': {
    query: {
      reason?: string | undefined;
      topic?: string | undefined;
      from?: number | undefined;
      to?: number | undefined;
      state?: 'open' | 'released' | 'discarded' | 'all' | undefined;
      before?: number | undefined;
      limit?: number | undefined;
    };
    answer: {
      rows: {
        id: number;
        firstReceivedAt: number;
        lastReceivedAt: number;
        topic: string;
        reason: string;
        detail: string;
        text: string;
        hex: string;
        bytes: number;
        seen: number;
        state: 'open' | 'released' | 'discarded';
        attempts: number;
      }[];
      next: number | null;
      counts: { reason: string; messages: number }[];
      letGo: { reason: string; messages: number }[];
    };
  };
  /** List senders whose rejected messages are only counted, because there are too many */
  'GET /api/quarantine/cut-off': {
    answer: {
      rows: {
        community: string | null;
        device: string;
        isRegistered: boolean;
        reason: string;
        messages: number;
        firstAt: number;
        lastAt: number;
        cutOffSince: number | null;
        topic: string;
        text: string;
      }[];
    };
  };
  /** List open quarantined messages by sender and reason, with the remedy */
  'GET /api/quarantine/groups': {
    answer: {
      groups: {
        community: string | null;
        sender: string;
        reason: string;
        rows: number;
        messages: number;
        firstAt: number;
        lastAt: number;
        detail: string;
        newest: number;
        remedy: 'register' | 'list-both' | 'bind' | 'mend-binding' | 'mend-device' | 'release';
        releasable: boolean;
      }[];
    };
  };
  /** Get one quarantined message, with the count of equal ones */
  'GET /api/quarantine/{id}': {
    params: { id: string | number };
    answer: {
      id: number;
      firstReceivedAt: number;
      lastReceivedAt: number;
      topic: string;
      reason: string;
      detail: string;
      text: string;
      hex: string;
      bytes: number;
      seen: number;
      state: 'open' | 'released' | 'discarded';
      attempts: number;
      keptBytes: number;
      releasable: boolean;
      alike: { rows: number; messages: number };
      closedAt: number | null;
      action: number | null;
    };
  };
  /** Release or discard quarantined messages; ingest carries it out */
  'POST /api/quarantine/actions': {
    body: { action: 'release' | 'discard'; filter: Filter; why?: string };
    answer: ActionsAnswer;
  };
  /** List actions on quarantined messages, newest first */
  'GET /api/quarantine/actions': {
    query: { before?: number | undefined; limit?: number | undefined };
    answer: { actions: ActionsAnswer[]; next: number | null };
  };
  /** Get the progress and the result of one action */
  'GET /api/quarantine/actions/{id}': { params: { id: string | number }; answer: ActionsAnswer };
  /** List alarms by page */
  'GET /api/alarms': {
    query: {
      community?: string | undefined;
      grid?: string | undefined;
      domain?: Domain | undefined;
      priority?: string | undefined;
      state?: string | undefined;
      owner?: string | undefined;
      rule?: string | undefined;
      facility?: string | undefined;
      text?: string | undefined;
      from?: number | undefined;
      to?: number | undefined;
      sort?: 'newest' | 'oldest' | 'priority' | undefined;
      after?: string | undefined;
      limit?: number | undefined;
    };
    answer: { at: number; alarms: Alarm[]; next: string | null };
  };
  /** List open alarms by grid and rule, for a flood */
  'GET /api/alarms/groups': {
    query: { community?: string | undefined; grid?: string | undefined };
    answer: {
      at: number;
      groups: {
        grid: string | null;
        rule: string;
        title: { zh: string; en: string };
        priority: 'high' | 'medium' | 'low';
        alarms: number;
        unacknowledged: number;
        firstAt: number;
        lastAt: number;
        sample: { id: number; sourceName: { zh: string; en: string } }[];
      }[];
    };
  };
  /** Get one alarm with its timeline */
  'GET /api/alarms/{id}': {
    params: { id: string | number };
    answer: {
      at: number;
      alarm: Alarm;
      clearedBy: 'reading' | 'signal' | 'time' | 'rule' | null;
      rule: Rule | null;
      reading: Record<string, unknown> | null;
      sensorState: 'normal' | 'alarm' | 'fault' | 'unknown' | null;
      args: Record<string, unknown>;
      actions: {
        id: number;
        at: number;
        by: string | null;
        action: Action;
        note: string | null;
        detail: Record<string, unknown>;
      }[];
      series: { what: string; stepMs: number; points: { t: number; min: number; max: number; last: number }[] } | null;
      earlier: number;
      can: Action[];
    };
  };
  /** Acknowledge an alarm and own it; 409 names its present owner */
  'POST /api/alarms/{id}/acknowledge': { params: { id: string | number }; body: { note?: string }; answer: Alarm };
  /** Comment on an alarm */
  'POST /api/alarms/{id}/comment': { params: { id: string | number }; body: { note: string }; answer: Alarm };
  /** Shelve the alarm point for some minutes */
  'POST /api/alarms/{id}/shelve': {
    params: { id: string | number };
    body: { minutes: number; reason: string };
    answer: Alarm;
  };
  /** Unshelve the alarm point */
  'POST /api/alarms/{id}/unshelve': { params: { id: string | number }; body: { reason: string }; answer: Alarm };
  /** Take the alarm point out of service */
  'POST /api/alarms/{id}/out-of-service': { params: { id: string | number }; body: { reason: string }; answer: Alarm };
  /** Return the alarm point to service */
  'POST /api/alarms/{id}/in-service': { params: { id: string | number }; body: { reason: string }; answer: Alarm };
  /** Acknowledge several alarms; one outcome per alarm */
  'POST /api/alarms/acknowledge': {
    body: { ids: number[]; note?: string };
    answer: {
      results: {
        id: number;
        ok: boolean;
        error: string | null;
        message: string | null;
        state: State | null;
        owner: string | null;
        ownedSince: number | null;
      }[];
    };
  };
  /** List maintenance windows */
  'GET /api/alarms/windows': {
    query: { community?: string | undefined; past?: boolean | undefined };
    answer: { windows: Window[] };
  };
  /** Create a maintenance window */
  'POST /api/alarms/windows': {
    query: { community?: string | undefined };
    body: {
      rule?: string;
      facility?: string;
      domain?: 'parking' | 'fitness' | 'patrol' | 'hazard' | 'environment';
      grid?: string;
      from: number;
      to: number;
      reason: string;
    };
    answer: Window;
  };
  /** End a maintenance window now */
  'POST /api/alarms/windows/{id}/end': {
    params: { id: string | number };
    query: { community?: string | undefined };
    answer: Window;
  };
  /** List alarm rules with their changes */
  'GET /api/alarms/rules': {
    query: { community?: string | undefined };
    answer: { rules: { rule: Rule; own: boolean; shipped: Rule | null; standing: Standing[]; active: number }[] };
  };
  /** List changes of a rule with person and reason */
  'GET /api/alarms/rules/{code}/changes': {
    params: { code: string | number };
    query: { community?: string | undefined };
    answer: { changes: Standing[] };
  };
  /** Change limits, delays or priority of a rule: for all, a kind, or one facility */
  'POST /api/alarms/rules/{code}/changes': {
    params: { code: string | number };
    query: { community?: string | undefined };
    body: { scope: string; patch: Patch; reason: string; version: number };
    answer: Standing;
  };
  /** Create or replace a custom rule of the community */
  'PUT /api/alarms/rules/{code}': {
    params: { code: string | number };
    query: { community?: string | undefined };
    body: { rule: Rule; reason: string; version: number };
    answer: Standing;
  };
  /** Dry-run a rule against history: how often a day, when and where */
  'POST /api/alarms/rules/dry-run': {
    query: { community?: string | undefined };
    body: { rule: Rule; from: number; to: number };
    answer: {
      readings: number;
      alarms: number;
      perDay: { date: string; alarms: number }[];
      facilities: { code: string; name: { zh: string; en: string }; alarms: number }[];
      examples: {
        facility: string;
        name: { zh: string; en: string };
        raisedAt: number;
        clearedAt: number | null;
        count: number;
        value: number | null;
      }[];
      most10Min: number;
    };
  };
  /** List today’s rounds with the state of each stop */
  'GET /api/field/today': {
    query: { community?: string | undefined };
    answer: {
      at: number;
      community: { code: string; name: { zh: string; en: string }; timezone: string };
      rounds: {
        round: string;
        route: { code: string; name: { zh: string; en: string }; keyArea: boolean };
        startsAt: number;
        endsAt: number;
        stops: {
          checkpoint: string;
          device: string;
          name: { zh: string; en: string };
          grid: string | null;
          lon: number | null;
          lat: number | null;
          dueAt: number;
          lateAt: number;
          missedAt: number;
          at: number | null;
          mine: boolean;
          state: 'done' | 'late' | 'missed' | 'due' | 'upcoming' | 'unknown';
        }[];
      }[];
    };
  };
  /** Check in at a checkpoint; stored by ingest a moment later */
  'POST /api/field/checkins': {
    body: {
      id: string;
      community?: string;
      checkpoint: string;
      round: string;
      at: number;
      result: 'ok' | 'finding';
      category?: string;
      note?: string;
      lon?: number;
      lat?: number;
      via: 'qr' | 'position';
      code?: string;
    };
    answer: CheckinsAnswer;
  };
  /** Get the result of an own check-in */
  'GET /api/field/checkins/{id}': { params: { id: string | number }; answer: CheckinsAnswer };
  /** Upload one photo; an action refers to it by id */
  'POST /api/photos': {
    form: {
      id?: string;
      kind: 'near' | 'far' | 'reference' | 'before' | 'after';
      takenAt?: number;
      lon?: number;
      lat?: number;
      photo: Blob;
    };
    answer: PhotosAnswer;
  };
  /** Get a photo; visible to those who may see its case */
  'GET /api/photos/{id}': {
    params: { id: string | number };
    query: { size?: 'full' | 'small' | undefined };
    answer: Blob;
  };
  /** Get alarm performance: load, floods, priorities, acknowledgement, bad actors */
  'GET /api/alarms/kpi': {
    query: { community?: string | undefined; grid?: string | undefined; from: number; to: number };
    answer: {
      at: number;
      from: number;
      to: number;
      raised: number;
      deskRate: DeskRate;
      officerRate: DeskRate;
      slots: number[];
      bands: { acceptable: DeskRate; manageable: DeskRate; over: DeskRate; flood: DeskRate };
      floods: {
        count: number;
        time: DeskRate;
        longestMs: number | null;
        alarms: DeskRate;
        worst: { since: number; endedAt: number | null; size: number; peak: number }[];
      };
      priorities: { high: DeskRate; medium: DeskRate; low: DeskRate };
      acknowledged: DeskRate;
      inTime: DeskRate;
      timeToAcknowledge: { p50S: number | null; p95S: number | null };
      rules: { rule: string; alarms: number }[];
      officers: { name: string; acknowledged: number; busiest: number; p50S: number | null; p95S: number | null }[];
      badActors: {
        rule: string;
        title: { zh: string; en: string };
        source: string;
        sourceName: { zh: string; en: string };
        grid: string | null;
        alarms: number;
        activations: number;
        share: number;
      }[];
      badActorShare: DeskRate;
      chattering: DeskRate;
      fleeting: DeskRate;
      stale: {
        count: number;
        oldest: {
          id: number;
          title: { zh: string; en: string };
          sourceName: { zh: string; en: string };
          priority: 'high' | 'medium' | 'low';
          since: number;
        }[];
      };
    };
  };
  /** List cases by page */
  'GET /api/cases': {
    query: {
      community?: string | undefined;
      grid?: string | undefined;
      department?: string | undefined;
      category?: string | undefined;
      source?: string | undefined;
      priority?: string | undefined;
      overdue?: boolean | undefined;
      suspended?: boolean | undefined;
      asks?: boolean | undefined;
      hazard?: boolean | undefined;
      mine?: boolean | undefined;
      text?: string | undefined;
      signal?: string | undefined;
      stage?: string | undefined;
      from?: number | undefined;
      to?: number | undefined;
      sort?: 'due' | 'newest' | 'oldest' | undefined;
      after?: string | undefined;
      limit?: number | undefined;
    };
    answer: { at: number; cases: Case[]; next: string | null };
  };
  /** Report a case, by hand or from signals */
  'POST /api/cases': {
    body: {
      community?: string;
      source?: Source;
      title?: string;
      description?: string;
      grid?: string;
      lon?: number;
      lat?: number;
      place?: string;
      priority?: 'high' | 'medium' | 'low';
      hazardLevel?: 'general' | 'major';
      signals?: Signal[];
      photos?: string[];
      category?: string;
      doneAt?: number;
      selfHandled?: boolean;
    };
    answer: Case;
  };
  /** List open cases by stage */
  'GET /api/cases/board': {
    query: {
      community?: string | undefined;
      grid?: string | undefined;
      department?: string | undefined;
      category?: string | undefined;
      source?: string | undefined;
      priority?: string | undefined;
      overdue?: boolean | undefined;
      suspended?: boolean | undefined;
      asks?: boolean | undefined;
      hazard?: boolean | undefined;
      mine?: boolean | undefined;
      text?: string | undefined;
    };
    answer: {
      at: number;
      columns: { stage: Stage; count: number; overdue: number; cases: Case[] }[];
      suspended: { count: number; cases: Case[] };
    };
  };
  /** Get one case with its timeline */
  'GET /api/cases/{id}': {
    params: { id: string | number };
    answer: {
      at: number;
      case: Case;
      description: string;
      reporter: string | null;
      limits: Limits | null;
      handleDueAt: number | null;
      closingStandard: { zh: string; en: string } | null;
      bundledInto: number | null;
      satisfaction: number | null;
      excused: boolean;
      signals: {
        kind: 'alarm' | 'finding' | 'hazard' | 'report';
        ref: string;
        title: { zh: string; en: string };
        at: number;
        boundBy: string;
        boundAt: number;
      }[];
      actions: {
        version: number;
        at: number;
        by: string | null;
        action: Action2;
        from: Stage | null;
        to: Stage;
        reason: string | null;
        note: string | null;
        detail: Record<string, unknown>;
      }[];
      photos: PhotosAnswer[];
      requests: {
        id: number;
        kind: 'extension' | 'suspension' | 'appeal';
        by: string;
        at: number;
        reason: string;
        note: string;
        until: number | null;
        decidedBy: string | null;
        decidedAt: number | null;
        granted: boolean | null;
        decisionNote: string | null;
      }[];
      rectification: {
        plan: Plan;
        madeBy: string;
        madeAt: number;
        approvedBy: string | null;
        approvedAt: number | null;
      } | null;
      authorityReports: {
        id: number;
        authority: string;
        content: string;
        sentBy: string;
        sentAt: number;
        receipt: string | null;
        receiptAt: number | null;
      }[];
      can: Action2[];
      missing: ('after-photo' | 'plan' | 'approved-plan' | 'authority-report' | 'receipt')[];
    };
  };
  /** Get the readings around the first signal of a case; null: none */
  'GET /api/cases/{id}/readings': {
    params: { id: string | number };
    answer: {
      what: string;
      stepMs: number;
      signalAt: number;
      points: { t: number; min: number; max: number; last: number }[];
    } | null;
  };
  /** List dispatch suggestions, best first */
  'GET /api/cases/{id}/dispatch-suggestions': {
    params: { id: string | number };
    answer: {
      at: number;
      suggestions: {
        department: string;
        name: { zh: string; en: string };
        servesGrid: boolean;
        ofCategory: boolean;
        open: number;
        handlers: { person: number; name: string; open: number }[];
      }[];
    };
  };
  /** List possible verifiers, least busy first */
  'GET /api/cases/{id}/verifiers': {
    params: { id: string | number };
    answer: { at: number; people: { person: number; name: string; open: number }[] };
  };
  /** List requests that wait for a decision of the signed-in person */
  'GET /api/cases/waiting': {
    query: { community?: string | undefined };
    answer: {
      at: number;
      decisions: {
        kind: 'plan' | 'extension' | 'suspension' | 'appeal';
        case: number;
        number: string | null;
        title: string;
        place: string | null;
        askedBy: string;
        askedAt: number;
        reason: string | null;
        note: string | null;
        until: number | null;
        decideBy: number | null;
      }[];
      count: number;
    };
  };
  /** File a case; gives it category, limits and number */
  'POST /api/cases/{id}/file': {
    params: { id: string | number };
    body: {
      version: number;
      category: string;
      priority?: 'high' | 'medium' | 'low';
      hazardLevel?: 'general' | 'major';
      note?: string;
    };
    answer: Case;
  };
  /** Reject a report */
  'POST /api/cases/{id}/reject': {
    params: { id: string | number };
    body: {
      version: number;
      reason: 'not-exist' | 'duplicate' | 'out-of-scope' | 'unclear' | 'handled-on-spot';
      note?: string;
    };
    answer: Case;
  };
  /** Bind signals of the same cause */
  'POST /api/cases/{id}/bind': {
    params: { id: string | number };
    body: { version: number; signals: Signal[]; note?: string };
    answer: Case;
  };
  /** Bundle the case into another one */
  'POST /api/cases/{id}/bundle': {
    params: { id: string | number };
    body: { version: number; into: number; note?: string };
    answer: Case;
  };
  /** Dispatch a case to a department or a person */
  'POST /api/cases/{id}/dispatch': {
    params: { id: string | number };
    body: { version: number; department: string; handler?: number; note?: string };
    answer: Case;
  };
  /** Accept a case */
  'POST /api/cases/{id}/accept': {
    params: { id: string | number };
    body: { version: number; doneAt?: number; note?: string };
    answer: Case;
  };
  /** Return a case to dispatch */
  'POST /api/cases/{id}/return': {
    params: { id: string | number };
    body: {
      version: number;
      doneAt?: number;
      reason: 'wrong-department' | 'wrong-place' | 'unclear' | 'not-exist';
      note?: string;
    };
    answer: Case;
  };
  /** Report a case as handled */
  'POST /api/cases/{id}/handle': {
    params: { id: string | number };
    body: { version: number; doneAt?: number; note: string; photos?: string[] };
    answer: Case;
  };
  /** Order a check on the spot */
  'POST /api/cases/{id}/order-check': {
    params: { id: string | number };
    body: { version: number; verifier: number; note?: string };
    answer: Case;
  };
  /** Pass the check; closes the case */
  'POST /api/cases/{id}/verify-pass': {
    params: { id: string | number };
    body: { version: number; doneAt?: number; note?: string; photos?: string[]; lon?: number; lat?: number };
    answer: Case;
  };
  /** Fail the check; the case goes back for rework */
  'POST /api/cases/{id}/verify-fail': {
    params: { id: string | number };
    body: {
      version: number;
      doneAt?: number;
      reason: 'not-done' | 'partly-done' | 'wrong-place' | 'no-evidence';
      note?: string;
      photos?: string[];
    };
    answer: Case;
  };
  /** Record that the check was not possible */
  'POST /api/cases/{id}/verify-unable': {
    params: { id: string | number };
    body: {
      version: number;
      doneAt?: number;
      reason: 'no-access' | 'unsafe' | 'not-found';
      note?: string;
      photos?: string[];
    };
    answer: Case;
  };
  /** Record the satisfaction of a follow-up, 1 to 5 */
  'POST /api/cases/{id}/follow-up': {
    params: { id: string | number };
    body: { version: number; satisfaction: number; note?: string };
    answer: Case;
  };
  /** Comment on a case */
  'POST /api/cases/{id}/comment': {
    params: { id: string | number };
    body: { version?: number; doneAt?: number; note: string; photos?: string[] };
    answer: Case;
  };
  /** Request an extension */
  'POST /api/cases/{id}/ask-extension': {
    params: { id: string | number };
    body: {
      version: number;
      doneAt?: number;
      reason: 'material' | 'weather' | 'coordination' | 'complex';
      until: number;
      note: string;
    };
    answer: Case;
  };
  /** Approve an extension */
  'POST /api/cases/{id}/grant-extension': {
    params: { id: string | number };
    body: { version: number; until?: number; note?: string };
    answer: Case;
  };
  /** Reject an extension */
  'POST /api/cases/{id}/refuse-extension': {
    params: { id: string | number };
    body: { version: number; note: string };
    answer: Case;
  };
  /** Request a suspension */
  'POST /api/cases/{id}/ask-suspension': {
    params: { id: string | number };
    body: {
      version: number;
      doneAt?: number;
      reason: 'long-term-project' | 'funding' | 'ownership' | 'season';
      until: number;
      note: string;
    };
    answer: Case;
  };
  /** Approve a suspension; the clocks of the case stop */
  'POST /api/cases/{id}/grant-suspension': {
    params: { id: string | number };
    body: { version: number; until?: number; note?: string };
    answer: Case;
  };
  /** Reject a suspension */
  'POST /api/cases/{id}/refuse-suspension': {
    params: { id: string | number };
    body: { version: number; note: string };
    answer: Case;
  };
  /** Resume a suspended case; its clocks continue */
  'POST /api/cases/{id}/resume': {
    params: { id: string | number };
    body: { version: number; note?: string };
    answer: Case;
  };
  /** Supervise a case */
  'POST /api/cases/{id}/supervise': {
    params: { id: string | number };
    body: { version: number; kind: 'leader' | 'key'; note: string };
    answer: Case;
  };
  /** Appeal against being counted at fault */
  'POST /api/cases/{id}/appeal': {
    params: { id: string | number };
    body: { version: number; reason: 'not-responsible' | 'force-majeure' | 'wrong-limit' | 'evidence'; note: string };
    answer: Case;
  };
  /** Uphold an appeal; the case does not count against its handler */
  'POST /api/cases/{id}/uphold-appeal': {
    params: { id: string | number };
    body: { version: number; note: string };
    answer: Case;
  };
  /** Dismiss an appeal */
  'POST /api/cases/{id}/dismiss-appeal': {
    params: { id: string | number };
    body: { version: number; note: string };
    answer: Case;
  };
  /** Reopen a case within 30 days of its end */
  'POST /api/cases/{id}/reopen': {
    params: { id: string | number };
    body: { version: number; reason: 'recurred' | 'closed-by-mistake' | 'complaint'; note?: string };
    answer: Case;
  };
  /** Close a case without a check */
  'POST /api/cases/{id}/force-close': {
    params: { id: string | number };
    body: {
      version: number;
      reason: 'cannot-be-solved' | 'long-term-project' | 'policy' | 'handled-elsewhere';
      note: string;
    };
    answer: Case;
  };
  /** Submit the rectification plan of a major hazard */
  'POST /api/cases/{id}/plan': { params: { id: string | number }; body: { version: number; plan: Plan }; answer: Case };
  /** Approve the rectification plan */
  'POST /api/cases/{id}/approve-plan': {
    params: { id: string | number };
    body: { version: number; note?: string };
    answer: Case;
  };
  /** Record the report to the authority */
  'POST /api/cases/{id}/report-authority': {
    params: { id: string | number };
    body: { version: number; authority: string; content: string };
    answer: Case;
  };
  /** Record the receipt of the authority */
  'POST /api/cases/{id}/receive-receipt': {
    params: { id: string | number };
    body: { version: number; report: number; receipt: string };
    answer: Case;
  };
  /** List shifts with roster and attendance */
  'GET /api/shifts': {
    query: { community?: string | undefined; from: string; to: string };
    answer: {
      at: number;
      plans: Plan2[];
      shifts: {
        plan: string;
        day: string;
        name: { zh: string; en: string };
        startsAt: number;
        endsAt: number;
        peopleMin: number;
        roster: { person: number; name: string }[];
        duty: { person: number; name: string; since: number; until: number | null; standIn: boolean }[];
      }[];
      people: { person: number; name: string }[];
    };
  };
  /** Get the present duty and handovers awaiting a signature */
  'GET /api/shifts/duty': {
    query: { community?: string | undefined };
    answer: {
      at: number;
      now: Duty;
      me: { plan: string; day: string; since: number } | null;
      canTake: Shift[];
      waiting: Waiting[];
      last: Waiting | null;
    };
  };
  /** Preview the handover of the present shift */
  'GET /api/shifts/handover-state': { query: { community?: string | undefined }; answer: Estate };
  /** Go on duty for a shift that runs or begins soon */
  'POST /api/shifts/on': { body: { community?: string; plan: string; day: string }; answer: null };
  /** Go off duty without a handover */
  'POST /api/shifts/off': { body: { community?: string; reason: string; force?: boolean }; answer: null };
  /** Sign a handover as the outgoing shift */
  'POST /api/shifts/handovers': {
    body: { community?: string; plan: string; day: string; notes: string };
    answer: null;
  };
  /** Record a promise with its due time */
  'POST /api/shifts/promises': { body: { community?: string; what: string; dueAt: number }; answer: null };
  /** Sign a handover as the incoming shift */
  'POST /api/shifts/handovers/{id}/sign': {
    params: { id: string | number };
    query: { community?: string | undefined };
    body: { note?: string };
    answer: null;
  };
  /** Withdraw the first signature of a handover */
  'POST /api/shifts/handovers/{id}/withdraw': {
    params: { id: string | number };
    query: { community?: string | undefined };
    body: { note?: string };
    answer: null;
  };
  /** Mark a promise as kept */
  'POST /api/shifts/promises/{id}/done': {
    params: { id: string | number };
    query: { community?: string | undefined };
    body: { note?: string };
    answer: null;
  };
  /** Replace the shift plans */
  'PUT /api/shifts/plans': { body: { community?: string; plans: Plan2[]; reason: string }; answer: null };
  /** Set the roster of a shift */
  'PUT /api/shifts/roster': { body: { community?: string; plan: string; day: string; people: number[] }; answer: null };
  /** List notification channels */
  'GET /api/notifications/channels': {
    query: { community?: string | undefined };
    answer: {
      channels: {
        id: number;
        kind: Kind2;
        name: string;
        url: string | null;
        hasSecret: boolean;
        recipients: string[];
        language: 'zh' | 'en';
        perMinute: number;
        enabled: boolean;
        version: number;
        waiting: number;
        failed24h: number;
      }[];
    };
  };
  /** Create a notification channel */
  'POST /api/notifications/channels': { body: ChannelsBody; answer: { id: number } };
  /** Change a notification channel */
  'PUT /api/notifications/channels/{id}': {
    params: { id: string | number };
    body: ChannelsBody;
    answer: { id: number };
  };
  /** Delete a channel */
  'DELETE /api/notifications/channels/{id}': {
    params: { id: string | number };
    body: { community?: string; reason: string };
    answer: null;
  };
  /** Send a test message now */
  'POST /api/notifications/channels/{id}/test': {
    params: { id: string | number };
    query: { community?: string | undefined };
    body: Record<string, never>;
    answer: { ok: boolean; fault: string | null };
  };
  /** List notification rules */
  'GET /api/notifications/rules': {
    query: { community?: string | undefined };
    answer: {
      rules: {
        id: number;
        name: string;
        whats: What[];
        priorities: ('high' | 'medium' | 'low')[] | null;
        grid: string | null;
        audience: Audience;
        channels: number[];
        afterMinutes: number;
        enabled: boolean;
        version: number;
      }[];
    };
  };
  /** Create a notification rule */
  'POST /api/notifications/rules': { body: RulesBody; answer: { id: number } };
  /** Change a notification rule */
  'PUT /api/notifications/rules/{id}': { params: { id: string | number }; body: RulesBody; answer: { id: number } };
  /** Delete a rule */
  'DELETE /api/notifications/rules/{id}': {
    params: { id: string | number };
    body: { community?: string; reason: string };
    answer: null;
  };
  /** List deliveries, newest first */
  'GET /api/notifications/log': {
    query: {
      community?: string | undefined;
      state?: 'waiting' | 'delivered' | 'failed' | 'dropped' | undefined;
      channel?: number | undefined;
      before?: number | undefined;
      beforeId?: string | undefined;
      language?: 'zh' | 'en' | undefined;
    };
    answer: {
      deliveries: {
        id: string;
        what: What;
        subject: string;
        title: string;
        priority: 'high' | 'medium' | 'low';
        channel: string;
        recipient: string | null;
        state: 'waiting' | 'delivered' | 'failed' | 'dropped';
        attempts: number;
        madeAt: number;
        deliveredAt: number | null;
        fault: string | null;
      }[];
      waiting: { count: number; oldestMs: number } | null;
    };
  };
  /** Retry a failed delivery */
  'POST /api/notifications/log/{id}/retry': {
    params: { id: string | number };
    query: { community?: string | undefined };
    body: Record<string, never>;
    answer: null;
  };
  /** List own notifications */
  'GET /api/notifications/mine': {
    answer: {
      notifications: {
        id: string;
        what: What;
        subject: string;
        priority: 'high' | 'medium' | 'low';
        title: string;
        text: string;
        at: number;
        readAt: number | null;
      }[];
      unread: number;
    };
  };
  /** Mark own notifications as read up to an instant */
  'POST /api/notifications/mine/read': { body: { upTo: number }; answer: null };
  /** List case categories with their limits and standards */
  'GET /api/cases/categories': { query: { community?: string | undefined }; answer: { categories: Category[] } };
  /** Override a category, create a custom one, or reset it to the shipped one */
  'PUT /api/cases/categories/{code}': {
    params: { code: string | number };
    query: { community?: string | undefined };
    body: {
      category: {
        code: string;
        kind: 'component' | 'event';
        major: { zh: string; en: string };
        name: { zh: string; en: string };
        filingStandard: { zh: string; en: string };
        closingStandard: { zh: string; en: string };
        limits: Limits;
        departments: string[];
        afterPhoto: boolean;
        enabled: boolean;
      } | null;
      version: number;
      reason: string;
    };
    answer: Category;
  };
  /** Get case figures with numerators and denominators, by grid, department, category, source or handler */
  'GET /api/cases/figures': {
    query: {
      community?: string | undefined;
      grid?: string | undefined;
      from: number;
      to: number;
      by?: 'grid' | 'department' | 'category' | 'source' | 'handler' | undefined;
    };
    answer: {
      at: number;
      from: number;
      to: number;
      by: 'grid' | 'department' | 'category' | 'source' | 'handler';
      all: All;
      rows: { key: string | null; name: { zh: string; en: string } | null; parent: string | null; figures: All }[];
    };
  };
  /** List departments with their members */
  'GET /api/departments': { query: { community?: string | undefined }; answer: DepartmentsAnswer };
  /** List candidates for membership of a department */
  'GET /api/departments/candidates': {
    query: { community?: string | undefined };
    answer: { people: { person: number; name: string; roles: string[] }[] };
  };
  /** Create, change or retire a department with its members */
  'PUT /api/departments/{code}': {
    params: { code: string | number };
    query: { community?: string | undefined };
    body: {
      name: { zh: string; en: string };
      party: 'government' | 'enterprise' | 'society';
      grids: string[] | null;
      members: number[];
      retired?: boolean;
      revision: string | null;
      reason: string;
    };
    answer: DepartmentsAnswer;
  };
  /** Get working hours, and each day of a range with holidays, make-up workdays and overrides */
  'GET /api/work-calendar': {
    query: { community?: string | undefined; from: string; to: string };
    answer: {
      hours: [string, string][];
      version: number;
      exceptions: { day: string; works: boolean; reason: string }[];
      days: {
        day: string;
        works: boolean;
        kind: 'weekday' | 'weekend' | 'holiday' | 'makeup';
        name: { zh: string; en: string } | null;
        known: boolean;
        exception: string | null;
      }[];
      knownTo: string;
    };
  };
  /** Set working hours */
  'PUT /api/work-calendar/hours': {
    query: { community?: string | undefined };
    body: { hours: [string, string][]; version: number; reason: string };
    answer: null;
  };
  /** Override a day of the national calendar */
  'PUT /api/work-calendar/days/{day}': {
    params: { day: string | number };
    query: { community?: string | undefined };
    body: { works: boolean; reason: string };
    answer: null;
  };
  /** Reset a day to the national calendar */
  'DELETE /api/work-calendar/days/{day}': {
    params: { day: string | number };
    query: { community?: string | undefined };
    body: { reason: string };
    answer: null;
  };
  /** Get the signed-in person or wall with its rights */
  'GET /api/me': {
    answer: {
      who: {
        kind: 'person' | 'display';
        id: number;
        name: string;
        login: string;
        mustChange: boolean;
        mustProve: boolean;
        grants: Grant[];
        sees: { community: string; grids: string[] | null }[] | null;
        rights: (
          | 'wall.view'
          | 'docs.read'
          | 'quarantine.read'
          | 'quarantine.act'
          | 'alarm.view'
          | 'alarm.comment'
          | 'alarm.acknowledge'
          | 'alarm.shelve'
          | 'alarm.suspend'
          | 'alarm.rules.read'
          | 'alarm.rules.change'
          | 'alarm.rules.try'
          | 'alarm.figures'
          | 'case.read'
          | 'case.read.all'
          | 'case.report'
          | 'case.comment'
          | 'case.photo'
          | 'case.file'
          | 'case.dispatch'
          | 'case.handle'
          | 'case.verify'
          | 'case.decide'
          | 'case.supervise'
          | 'case.judge'
          | 'case.authority'
          | 'case.figures'
          | 'case.settings.read'
          | 'case.settings.change'
          | 'patrol.walk'
          | 'shift.view'
          | 'shift.work'
          | 'shift.plan'
          | 'notification.manage'
          | 'people.manage'
          | 'walls.manage'
          | 'devices.manage'
          | 'audit.read'
        )[];
      } | null;
    };
  };
  /** Sign in */
  'POST /api/session': { body: { login: string; password: string; code?: string }; answer: null };
  /** Sign out */
  'DELETE /api/session': { answer: null };
  /** List sessions and second factor */
  'GET /api/account': {
    answer: {
      totp: boolean;
      totpRequired: boolean;
      recoveryCodes: number;
      sessions: {
        id: number;
        createdAt: number;
        seenAt: number;
        address: string | null;
        agent: string | null;
        current: boolean;
      }[];
    };
  };
  /** Sign out everywhere */
  'DELETE /api/sessions': { answer: null };
  /** End one of your sessions */
  'DELETE /api/sessions/{id}': { params: { id: string | number }; answer: null };
  /** Change your password; all other sessions end */
  'POST /api/password': { body: { current: string; next: string }; answer: null };
  /** Inspect a one-time link */
  'POST /api/welcome/inspect': { body: { token: string }; answer: { login: string; name: string } };
  /** Redeem a one-time link: set a password and sign in */
  'POST /api/welcome': { body: { token: string; password: string }; answer: null };
  /** Get your e-mail address and language */
  'GET /api/me/contact': { answer: { email: string | null; language: 'zh' | 'en' } };
  /** Set your e-mail address and language */
  'PUT /api/me/contact': { body: { email: string | null; language: 'zh' | 'en' }; answer: null };
  /** Start enrolling a second factor; returns a secret for an authenticator app, in force once a code is confirmed */
  'POST /api/totp': { body: { current: string; code?: string }; answer: { secret: string; svg: string } };
  /** Remove the second factor; refused where it is required */
  'DELETE /api/totp': { body: { current: string; code?: string }; answer: null };
  /** Confirm the second factor by a code; returns recovery codes, once */
  'POST /api/totp/enrol': { body: { code: string }; answer: { codes: string[] } };
  /** List accounts */
  'GET /api/people': {
    answer: {
      people: {
        id: number;
        login: string;
        name: string;
        grants: Grant[];
        locked: boolean;
        invited: boolean;
        totp: boolean;
        sessions: number;
        signedInAt: number | null;
        email: string | null;
        language: 'zh' | 'en';
      }[];
    };
  };
  /** Invite a person; returns the one-time link */
  'POST /api/people': {
    body: { login: string; name: string; grants: Grant2[] };
    answer: { id: number; token: string; expiresAt: number };
  };
  /** Change name or roles, lock or unlock */
  'PATCH /api/people/{id}': {
    params: { id: string | number };
    body: {
      name?: string;
      grants?: Grant2[];
      locked?: boolean;
      contact?: { email: string | null; language: 'zh' | 'en' };
      reason?: string;
    };
    answer: null;
  };
  /** Reset an account: remove password, second factor and sessions; returns a new one-time link */
  'POST /api/people/{id}/reset': {
    params: { id: string | number };
    answer: { id: number; token: string; expiresAt: number };
  };
  /** Request pairing as a wall; returns a code to show */
  'POST /api/pairings': {
    body: { origin: string };
    answer: { code: string; secret: string; expiresAt: number; svg: string };
  };
  /** Claim an approved pairing; this browser becomes a wall */
  'POST /api/pairings/claim': { body: { secret: string }; answer: { state: 'waiting' | 'gone' | 'paired' } };
  /** Become a wall by the one-time link printed on the console */
  'POST /api/wall-link': { body: { token: string }; answer: null };
  /** List walls and pairing codes awaiting approval */
  'GET /api/walls': {
    answer: {
      waiting: { code: string; address: string | null; agent: string | null; createdAt: number; expiresAt: number }[];
      walls: {
        id: number;
        name: string;
        community: string | null;
        approvedBy: string;
        createdAt: number;
        seenAt: number | null;
        address: string | null;
      }[];
    };
  };
  /** Approve the pairing of the browser that shows this code */
  'POST /api/pairings/{code}/approve': {
    params: { code: string | number };
    body: { name: string; community: string | null };
    answer: null;
  };
  /** Revoke a wall; it loses access at once */
  'DELETE /api/walls/{id}': { params: { id: string | number }; answer: null };
  /** List device credentials, without secrets */
  'GET /api/credentials': {
    query: { community?: string | undefined };
    answer: {
      rows: {
        username: string;
        kind: 'device' | 'gateway' | 'ingest';
        community: string | null;
        code: string | null;
        publishes: string[];
        issuedAt: number;
        issuedBy: string;
        revokedAt: number | null;
      }[];
      cut: boolean;
    };
  };
  /** Issue a credential; the secret is returned once */
  'POST /api/credentials': {
    body: { kind: 'device' | 'gateway'; community: string; code: string; topics: string[] };
    answer: { usernames: string[]; secret: string };
  };
  /** Rotate the secret of a credential; the old one stops working at once */
  'POST /api/credentials/{username}/rotate': {
    params: { username: string | number };
    answer: { usernames: string[]; secret: string };
  };
  /** Revoke a credential; the broker disconnects its device within seconds */
  'POST /api/credentials/{username}/revoke': {
    params: { username: string | number };
    body: { reason?: string };
    answer: null;
  };
  /** List the audit trail, newest first */
  'GET /api/audit': {
    query: {
      actor?: string | undefined;
      action?: string | undefined;
      object?: string | undefined;
      from?: number | undefined;
      to?: number | undefined;
      before?: number | undefined;
      limit?: number | undefined;
    };
    answer: {
      rows: {
        id: number;
        at: number;
        person: number | null;
        actor: string;
        action: string;
        object: string;
        before: unknown;
        after: unknown;
        reason: string | null;
        address: string | null;
      }[];
      next: number | null;
    };
  };
}

type Community = {
  code: string;
  name: { zh: string; en: string };
  timezone: string;
  workers: number;
  revision: string;
};

type ParkingTotal = {
  asOf: number | null;
  reporting: number;
  expected: number;
  spaces: number;
  usable: number | null;
  occupied: number | null;
  free: number | null;
  occupancy: number | null;
  freeLastWeek: number | null;
  entriesToday: number | null;
  turnoverToday: number | null;
  telling: number;
  full: number;
  almostFull: number;
};

type CarPark = {
  code: string;
  name: { zh: string; en: string };
  grid: string | null;
  lon: number | null;
  lat: number | null;
  asOf: number | null;
  heardAt: number | null;
  staleAfterMs: number | null;
  presence: 'online' | 'offline' | 'unknown';
  suspect: Suspect[];
  state: 'open' | 'almost-full' | 'full' | 'unknown';
  method: 'balancing' | 'single-space' | null;
  spaces: number;
  outOfService: number | null;
  occupied: number | null;
  free: number | null;
  occupancy: number | null;
  entriesToday: number | null;
  turnoverToday: number | null;
  bays: Bays | null;
  trend: { from: number; stepMs: number; values: (number | null)[] };
};

type Suspect =
  | 'overCapacity'
  | 'negative'
  | 'clockAhead'
  | 'clockBehind'
  | 'idReused'
  | 'implausible'
  | 'kindMismatch'
  | 'wrongParent'
  | 'capacityMismatch'
  | 'baysDisagree';

type Bays = { free: number; occupied: number; closed: number; unknown: number };

type FitnessTotal = {
  asOf: number | null;
  reporting: number;
  expected: number;
  present: number | null;
  capacity: number;
  reportingCapacity: number;
  load: number | null;
  busiestHour: { hour: number; present: number } | null;
  sessionsToday: number;
  useRateToday: number | null;
  machines: number;
  sourcesOnline: number;
};

type Venue = {
  code: string;
  name: { zh: string; en: string };
  kind: 'greenway' | 'pod' | 'virtual' | 'court';
  grid: string | null;
  lon: number | null;
  lat: number | null;
  asOf: number | null;
  heardAt: number | null;
  staleAfterMs: number | null;
  presence: 'online' | 'offline' | 'unknown';
  suspect: Suspect[];
  open: boolean;
  present: number | null;
  capacity: number;
  load: number | null;
  busiestHour: { hour: number; present: number } | null;
  sessionsToday: number;
  useRateToday: number | null;
  machines: number;
};

type PatrolTotal = {
  asOf: number | null;
  planned: number;
  due: number;
  done: number;
  late: number;
  missed: number;
  findings: number;
  coverage: number | null;
  onTime: number | null;
  walking: number;
};

type Route = {
  code: string;
  name: { zh: string; en: string };
  keyArea: boolean;
  planned: number;
  due: number;
  done: number;
  late: number;
  missed: number;
  findings: number;
  round: Round | null;
  walking: Walking | null;
  nextDueAt: number | null;
};

type Round = { code: string; startsAt: number; stops: Stop[] };

type Stop = {
  checkpoint: string;
  dueAt: number;
  at: number | null;
  state: 'done' | 'late' | 'missed' | 'due' | 'upcoming' | 'unknown';
};

type Walking = {
  officer: string;
  checkpoint: { zh: string; en: string };
  at: number;
  lon: number | null;
  lat: number | null;
  grid: string | null;
};

type Checkpoint = {
  code: string;
  name: { zh: string; en: string };
  route: string;
  grid: string | null;
  lon: number | null;
  lat: number | null;
  state: 'done' | 'late' | 'missed' | 'due' | 'upcoming' | 'unknown';
  at: number | null;
};

type HazardTotal = {
  asOf: number | null;
  reporting: number;
  expected: number;
  open: number;
  major: number;
  general: number;
  oldestOpenedAt: number | null;
  openedToday: number;
  closedToday: number;
  normal: number;
  alarms: number;
  faults: number;
  unknown: number;
};

type Hazard = {
  id: number;
  source: 'sensor' | 'report';
  state: 'alarm' | 'fault' | 'reported';
  sensorState: 'normal' | 'alarm' | 'fault' | 'unknown' | null;
  kind: string;
  level: 'general' | 'major';
  name: { zh: string; en: string };
  description: string | null;
  grid: string | null;
  lon: number | null;
  lat: number | null;
  openedAt: number;
  value: number | null;
  unit: string | null;
  suspect: Suspect[];
};

type Sensor = {
  code: string;
  name: { zh: string; en: string };
  kind: string;
  grid: string | null;
  lon: number | null;
  lat: number | null;
  asOf: number | null;
  heardAt: number | null;
  staleAfterMs: number | null;
  presence: 'online' | 'offline' | 'unknown';
  suspect: Suspect[];
  state: 'normal' | 'alarm' | 'fault' | 'unknown';
  since: number | null;
  value: number | null;
  unit: string | null;
};

type EnvironmentTotal = {
  asOf: number | null;
  reporting: number;
  expected: number;
  pm25Hour: number | null;
  noisy: number;
  airPoints: number;
  binsFull: number;
  bins: number;
  binsReporting: number;
  waterWorst: number | null;
  waterBelowTarget: number;
  waterHigh: number;
  waterPoints: number;
};

type AirPoint = {
  code: string;
  name: { zh: string; en: string };
  grid: string | null;
  lon: number | null;
  lat: number | null;
  asOf: number | null;
  heardAt: number | null;
  staleAfterMs: number | null;
  presence: 'online' | 'offline' | 'unknown';
  suspect: Suspect[];
  pm25: number | null;
  pm10: number | null;
  noise: number | null;
  temperature: number | null;
  humidity: number | null;
  pm25Hour: number | null;
  noiseHour: number | null;
  noiseLimit: number | null;
};

type WasteBin = {
  code: string;
  name: { zh: string; en: string };
  grid: string | null;
  lon: number | null;
  lat: number | null;
  asOf: number | null;
  heardAt: number | null;
  staleAfterMs: number | null;
  presence: 'online' | 'offline' | 'unknown';
  suspect: Suspect[];
  waste: 'recyclable' | 'hazardous' | 'kitchen' | 'other';
  fill: number | null;
  full: boolean;
};

type WaterPoint = {
  code: string;
  name: { zh: string; en: string };
  grid: string | null;
  lon: number | null;
  lat: number | null;
  asOf: number | null;
  heardAt: number | null;
  staleAfterMs: number | null;
  presence: 'online' | 'offline' | 'unknown';
  suspect: Suspect[];
  level: number | null;
  levelState: 'normal' | 'warning' | 'guaranteed' | null;
  quality: number | null;
  worst: Worst;
  targetClass: number | null;
};

type Worst = Worst2 | null;

type Worst2 = 'ph' | 'dissolvedOxygen' | 'ammonia' | 'cod' | 'permanganate' | 'phosphorus';

type Event = {
  id: string;
  at: number;
  type: Type;
  domain: 'parking' | 'fitness' | 'patrol' | 'hazard' | 'environment';
  name: { zh: string; en: string };
  grid: string | null;
  level: 'general' | 'major' | null;
  kind: string | null;
  category: string | null;
  value: number | null;
  unit: string | null;
  free: number | null;
};

type Type =
  | 'lot-full'
  | 'lot-freed'
  | 'checkin'
  | 'finding'
  | 'patrol-missed'
  | 'hazard-opened'
  | 'hazard-closed'
  | 'sensor-fault'
  | 'device-offline'
  | 'device-online';

type Alarm = {
  id: number;
  rule: string;
  title: { zh: string; en: string };
  priority: 'high' | 'medium' | 'low';
  lifeSafety: boolean;
  state: State;
  domain: Domain;
  source: string;
  sourceName: { zh: string; en: string };
  facility: string | null;
  grid: string | null;
  lon: number | null;
  lat: number | null;
  raisedAt: number;
  announcedAt: number;
  timing: Timing | null;
  lastAt: number;
  clearedAt: number | null;
  count: number;
  value: number | null;
  unit: string | null;
  clause: string | null;
  action: { zh: string; en: string } | null;
  respondBy: number;
  owner: string | null;
  ownedSince: number | null;
  ackExpiresAt: number | null;
  escalation: number;
  silentSince: number | null;
  hiddenUntil: number | null;
};

type State = 'unacknowledged' | 'returned' | 'acknowledged' | 'shelved' | 'suppressed' | 'out-of-service' | 'normal';

type Domain = 'parking' | 'fitness' | 'patrol' | 'hazard' | 'environment' | 'duty' | 'system';

type Timing = { clockErrorMs: number | null; arrivedAt: number | null; leftOut: string | null; doubts: Doubt[] | null };

type Doubt = 'overCapacity' | 'negative' | 'idReused' | 'twin' | 'kindMismatch' | 'wrongParent' | 'capacityMismatch';

type Duty = {
  state: State2;
  shift: Shift | null;
  people: { name: string; since: number }[];
  rostered: string[];
  missing: number;
  missingSince: number | null;
  waiting: number[];
};

type State2 = 'unplanned' | 'off' | 'unused' | 'manned' | 'short' | 'unmanned';

type Shift = { plan: string; day: string; name: { zh: string; en: string }; startsAt: number; endsAt: number };

type Case = {
  id: number;
  number: string | null;
  version: number;
  stage: Stage;
  source: Source;
  title: string;
  grid: string | null;
  facility: string | null;
  place: string | null;
  lon: number | null;
  lat: number | null;
  priority: 'high' | 'medium' | 'low';
  hazardLevel: 'general' | 'major' | null;
  category: string | null;
  categoryName: { zh: string; en: string } | null;
  department: string | null;
  departmentName: string | null;
  handler: string | null;
  verifier: string | null;
  reportedAt: number;
  filedAt: number | null;
  dispatchedAt: number | null;
  handledAt: number | null;
  endedAt: number | null;
  stageSince: number;
  dueAt: number | null;
  dueUnit: DueUnit;
  totalDueAt: number | null;
  suspendedUntil: number | null;
  supervised: 'timeout' | 'leader' | 'key' | null;
  closure: 'verified' | 'forced' | 'bundled' | null;
  selfHandled: boolean;
  rework: number;
  asks: ('extension' | 'suspension' | 'appeal')[];
  signals: number;
};

type Stage = 'collection' | 'filing' | 'dispatch' | 'handling' | 'feedback' | 'verification' | 'closed' | 'rejected';

type Source = 'sensor' | 'patrol' | 'public' | 'video' | 'leader' | 'department' | 'enterprise';

type DueUnit = DueUnit2 | null;

type DueUnit2 = 'urgent-hours' | 'work-hours' | 'work-days' | 'natural-days';

type Filter = { ids?: number[]; reason?: Reason; topic?: string; from?: number; to?: number };

type Reason =
  | 'payload-too-large'
  | 'not-utf8'
  | 'not-json'
  | 'too-deep'
  | 'forbidden-key'
  | 'unknown-topic'
  | 'unknown-community'
  | 'unknown-device'
  | 'invalid-field'
  | 'database-refused'
  | 'profile-failed'
  | 'device-clash';

type ActionsAnswer = {
  id: number;
  askedAt: number;
  by: string;
  action: 'release' | 'discard';
  why: string | null;
  filter: Filter;
  released: number;
  duplicates: number;
  refused: number;
  passedOver: number;
  discarded: number;
  doneAt: number | null;
};

type Rule = {
  code: string;
  title: { zh: string; en: string };
  domain: Domain;
  priority: 'high' | 'medium' | 'low';
  enabled: boolean;
  lifeSafety?: boolean;
  clause?: string;
  appliesTo: AppliesTo;
  condition: Condition;
  cause: { zh: string; en: string };
  consequence: { zh: string; en: string };
  action: { zh: string; en: string };
  respondMinutes: number;
  chatterMinutes: number;
  shelveMinutesMax: number;
};

type AppliesTo = {
  kinds?: Kind[];
  hazardKinds?: HazardKind[];
  hazardLevels?: ('general' | 'major')[];
  venueKinds?: ('greenway' | 'pod' | 'virtual' | 'court')[];
  facilities?: string[];
};

type Kind =
  | 'car-park'
  | 'level'
  | 'bay'
  | 'venue'
  | 'machine'
  | 'route'
  | 'checkpoint'
  | 'hazard-point'
  | 'report-source'
  | 'air-point'
  | 'waste-bin'
  | 'water-point';

type HazardKind =
  | 'smoke'
  | 'heat'
  | 'gas'
  | 'carbon-monoxide'
  | 'electrical-temperature'
  | 'water-level'
  | 'manhole'
  | 'lift'
  | 'pressure';

type Condition =
  | ThresholdCondition
  | StateCondition
  | RateCondition
  | SuspectCondition
  | ClockCondition
  | { kind: 'report'; levels: ('general' | 'major')[] }
  | { kind: 'silence'; minutes: number }
  | { kind: 'refused'; minutes: number }
  | { kind: 'uncounted'; minutes: number }
  | { kind: 'bays-disagree'; share: number; minutes: number }
  | { kind: 'stuck'; minutes: number; neighbours: number }
  | { kind: 'missed-patrol'; keyArea?: boolean }
  | { kind: 'late-start'; keyArea?: boolean }
  | { kind: 'unmanned-shift'; minutes: number }
  | { kind: 'notifications-late'; minutes: number }
  | { kind: 'rounds-late'; minutes: number }
  | { kind: 'quarantine-waiting'; minutes: number }
  | { kind: 'pipeline'; minutes: number }
  | { kind: 'combination'; all: string[] };

type ThresholdCondition = {
  kind: 'threshold';
  measure: Measure;
  side: 'above' | 'below';
  limit: number;
  deadband: number;
  onDelayS: number;
  offDelayS: number;
};

type Measure =
  | 'parking-occupancy'
  | 'parking-free'
  | 'fitness-present'
  | 'fitness-load'
  | 'hazard-value'
  | 'air-pm25'
  | 'air-pm10'
  | 'air-noise'
  | 'bin-fill'
  | 'water-level';

type StateCondition = {
  kind: 'state';
  field: Field;
  is: string[];
  until?: string[];
  onDelayS: number;
  offDelayS: number;
};

type Field = 'hazard-state' | 'bay-state' | 'checkin-result' | 'device-status';

type RateCondition = { kind: 'rate'; measure: Measure; limit: number; withinS: number; offDelayS: number };

type SuspectCondition = {
  kind: 'suspect';
  event: 'occupancy' | 'headcount' | 'state' | 'checkin';
  onDelayS: number;
  offDelayS: number;
};

type ClockCondition = { kind: 'clock'; limitS: number; onDelayS: number; offDelayS: number };

type Action =
  | 'acknowledge'
  | 'ack-expired'
  | 'comment'
  | 'shelve'
  | 'unshelve'
  | 'out-of-service'
  | 'in-service'
  | 'settled'
  | 'take-over';

type Window = {
  id: number;
  rule: string | null;
  facility: string | null;
  grid: string | null;
  from: number;
  to: number;
  reason: string;
  by: string;
  madeAt: number;
  endedAt: number | null;
};

type Standing = { scope: string; version: number; patch: Patch; reason: string; by: string; at: number };

type Patch = {
  enabled?: boolean;
  priority?: 'high' | 'medium' | 'low';
  lifeSafety?: boolean;
  limit?: number;
  limitS?: number;
  deadband?: number;
  onDelayS?: number;
  offDelayS?: number;
  minutes?: number;
  share?: number;
  neighbours?: number;
  respondMinutes?: number;
  chatterMinutes?: number;
  shelveMinutesMax?: number;
};

type CheckinsAnswer = {
  id: string;
  askedAt: number;
  via: 'qr' | 'position';
  distanceM: number | null;
  state: 'waiting' | 'stored' | 'refused';
  reason: string | null;
  detail: string | null;
  finding: string | null;
};

type PhotosAnswer = {
  id: string;
  kind: 'near' | 'far' | 'reference' | 'before' | 'after';
  width: number;
  height: number;
  takenAt: number | null;
  lon: number | null;
  lat: number | null;
  by: string;
  uploadedAt: number;
};

type DeskRate = { value: number | null; numerator: number; denominator: number };

type Signal = { kind: 'alarm' | 'finding' | 'hazard' | 'report'; ref: string };

type Limits = { dispatch: Dispatch; handle: Dispatch; check: Dispatch; total: Dispatch };

type Dispatch = { amount: number; unit: DueUnit2 };

type Action2 =
  | 'report'
  | 'file'
  | 'reject'
  | 'bind'
  | 'bundle'
  | 'dispatch'
  | 'accept'
  | 'return'
  | 'handle'
  | 'order-check'
  | 'verify-pass'
  | 'verify-fail'
  | 'verify-unable'
  | 'follow-up'
  | 'comment'
  | 'ask-extension'
  | 'grant-extension'
  | 'refuse-extension'
  | 'ask-suspension'
  | 'grant-suspension'
  | 'refuse-suspension'
  | 'resume'
  | 'supervise'
  | 'appeal'
  | 'uphold-appeal'
  | 'dismiss-appeal'
  | 'reopen'
  | 'force-close'
  | 'plan'
  | 'approve-plan'
  | 'report-authority'
  | 'receive-receipt';

type Plan = { goal: string; measures: string; funds: string; people: string; until: number; safety: string };

type Plan2 = {
  code: string;
  name: { zh: string; en: string };
  starts: string;
  ends: string;
  weekdays: number[];
  peopleMin: number;
};

type Waiting = {
  id: number;
  from: From;
  to: From;
  notes: string;
  estate: Estate;
  out: { name: string; at: number };
  in: { name: string; at: number; note: string | null } | null;
  mine: boolean;
};

type From = { plan: string; day: string; name: { zh: string; en: string } | null };

type Estate = {
  at: number;
  alarms: Alarm2[];
  alarmsOpen: number;
  shelved: Shelved[];
  cases: Case2[];
  casesOpen: number;
  promises: { id: number; what: string; dueAt: number; by: string }[];
};

type Alarm2 = {
  id: number;
  grid?: string | null;
  title: { zh: string; en: string };
  sourceName: { zh: string; en: string };
  priority: 'high' | 'medium' | 'low';
  state: string;
  raisedAt: number;
  owner: string | null;
  mine: boolean;
  ackExpiresAt: number | null;
};

type Shelved = {
  grid?: string | null;
  title: { zh: string; en: string };
  sourceName: { zh: string; en: string };
  until: number | null;
  by: string | null;
  reason: string | null;
};

type Case2 = {
  id: number;
  grid?: string | null;
  number: string | null;
  title: string;
  stage: string;
  dueAt: number | null;
  handler: string | null;
};

type Kind2 = 'in-app' | 'email' | 'wecom' | 'dingtalk' | 'feishu' | 'webhook';

type ChannelsBody = {
  community?: string;
  kind: Kind2;
  name: string;
  url?: string;
  secret?: string;
  recipients?: string[];
  language?: 'zh' | 'en';
  perMinute?: number;
  enabled?: boolean;
  version?: number;
  reason: string;
};

type What =
  | 'alarm.raised'
  | 'alarm.escalated'
  | 'alarm.ended'
  | 'pipeline.broken'
  | 'pipeline.restored'
  | 'case.reported'
  | 'case.dispatched'
  | 'case.returned'
  | 'case.handled'
  | 'case.check-ordered'
  | 'case.reworked'
  | 'case.asked'
  | 'case.appealed'
  | 'case.decided'
  | 'case.supervised'
  | 'case.overdue'
  | 'case.closed';

type Audience = { roles: Role[]; onDuty: boolean; concerned: boolean };

type Role = 'operator' | 'duty-officer' | 'shift-leader' | 'handler' | 'grid-worker' | 'manager' | 'administrator';

type RulesBody = {
  community?: string;
  name: string;
  whats: What[];
  priorities: ('high' | 'medium' | 'low')[] | null;
  grid: string | null;
  audience: Audience;
  channels: number[];
  afterMinutes: number;
  enabled: boolean;
  version?: number;
  reason: string;
};

type Category = {
  code: string;
  kind: 'component' | 'event';
  major: { zh: string; en: string };
  name: { zh: string; en: string };
  filingStandard: { zh: string; en: string };
  closingStandard: { zh: string; en: string };
  limits: Limits;
  departments: string[];
  afterPhoto: boolean;
  enabled: boolean;
  version: number;
  changedBy: string | null;
  changedAt: number | null;
  own: boolean;
};

type All = {
  reported: number;
  filed: number;
  rejected: number;
  dispatched: number;
  handled: number;
  closed: number;
  forced: number;
  suspended: number;
  extended: number;
  supervised: number;
  selfHandled: number;
  reworkTimes: number;
  excused: number;
  filing: { numerator: number; denominator: number };
  handling: { numerator: number; denominator: number };
  onTimeHandling: { numerator: number; denominator: number };
  closure: { numerator: number; denominator: number };
  onTimeClosure: { numerator: number; denominator: number };
  rework: { numerator: number; denominator: number };
  dispatchAccuracy: { numerator: number; denominator: number };
  publicReport: { numerator: number; denominator: number };
  closingTime: { ms: number; cases: number };
};

type DepartmentsAnswer = { departments: Department[] };

type Department = {
  code: string;
  name: { zh: string; en: string };
  party: 'government' | 'enterprise' | 'society';
  grids: string[] | null;
  members: { person: number; name: string }[];
  revision: string;
};

type Grant = { role: Role2; community: string | null; grid: string | null };

type Role2 =
  | 'display'
  | 'operator'
  | 'duty-officer'
  | 'shift-leader'
  | 'handler'
  | 'grid-worker'
  | 'manager'
  | 'administrator';

type Grant2 = { role: Role; community: string | null; grid: string | null };
