CREATE TABLE alembic_version (
    version_num character varying(32) NOT NULL
);
CREATE TABLE change_counter (
    id smallint NOT NULL,
    last bigint NOT NULL
);
CREATE TABLE changes (
    number bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    kind text NOT NULL,
    subject text NOT NULL,
    centre text NOT NULL,
    data json NOT NULL
);
CREATE TABLE incidents (
    id text NOT NULL,
    centre text NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    closed_at timestamp with time zone,
    lat double precision NOT NULL,
    lon double precision NOT NULL,
    urgency text NOT NULL,
    "time" timestamp with time zone NOT NULL,
    need json NOT NULL,
    called_at timestamp with time zone,
    keyword text,
    disaster boolean NOT NULL,
    purpose text NOT NULL,
    heading_deg double precision,
    destination json
);
CREATE TABLE shortages (
    number bigint NOT NULL,
    centre text NOT NULL,
    declared_at timestamp with time zone NOT NULL,
    until timestamp with time zone NOT NULL,
    declared_by text NOT NULL
);
CREATE TABLE units (
    id text NOT NULL,
    centre text NOT NULL,
    country text NOT NULL,
    type text NOT NULL,
    status text NOT NULL,
    availability text NOT NULL,
    capabilities json NOT NULL,
    lat double precision NOT NULL,
    lon double precision NOT NULL,
    position_at timestamp with time zone NOT NULL,
    home_lat double precision,
    home_lon double precision,
    crew bigint,
    certificates json,
    equipment json,
    licences json,
    languages json,
    clock timestamp with time zone NOT NULL,
    sequence bigint NOT NULL,
    received_at timestamp with time zone NOT NULL,
    n_ignored bigint NOT NULL
);
INSERT INTO alembic_version VALUES ('0001');
INSERT INTO change_counter VALUES (1, 9);
INSERT INTO changes VALUES (1, '2024-05-01 10:01:00+00', 'unit_put', 'e1', 'east', '{"unit": {"id": "e1", "centre": "east", "country": "XB", "type": "NAW", "status": "at station", "availability": "available_at_station", "capabilities": ["DOCTOR"], "position": [50.8, 6.0014229118897715], "position_at": "2024-05-01T10:01:00+00:00", "home": [50.75, 6.125], "crew": 3, "certificates": ["A", "\u00dc"], "equipment": [], "licences": ["C1"], "languages": ["fr", "nl"]}, "clock": "2024-05-01T10:01:00+00:00", "sequence": 3}');
INSERT INTO changes VALUES (2, '2024-05-01 10:01:00+00', 'unit_put', 'w1', 'west', '{"unit": {"id": "w1", "centre": "west", "country": "XA", "type": "BOX", "status": "free", "availability": "available_on_air", "capabilities": ["TRANSPORT"], "position": [50.8, 6.0], "position_at": "2024-05-01T10:00:00+00:00", "home": null, "crew": null, "certificates": null, "equipment": null, "licences": null, "languages": null}, "clock": "2024-05-01T10:00:00+00:00", "sequence": 0}');
INSERT INTO changes VALUES (3, '2024-05-01 10:02:00+00', 'unit_put', 'w1', 'west', '{"unit": {"id": "w1", "centre": "west", "country": "XA", "type": "BOX", "status": "it''s busy; \"really\"", "availability": "not_available", "capabilities": ["TRANSPORT"], "position": [50.8, 6.002845823779544], "position_at": "2024-05-01T10:02:00+00:00", "home": null, "crew": null, "certificates": null, "equipment": null, "licences": null, "languages": null}, "clock": "2024-05-01T10:02:00+00:00", "sequence": 1}');
INSERT INTO changes VALUES (4, '2024-05-01 10:02:00+00', 'incident_opened', 'i1', 'west', '{"incident": {"at": [50.8, 6.056916475590874], "urgency": "U1", "time": "2024-05-01T10:01:00+00:00", "need": [], "called_at": null, "keyword": null, "disaster": false, "purpose": "scene_call", "heading_deg": null, "destination": null, "id": "i1"}, "centre": "west", "opened_at": "2024-05-01T10:02:00+00:00", "closed_at": null}');
INSERT INTO changes VALUES (5, '2024-05-01 10:02:00+00', 'incident_opened', 'i2', 'east', '{"incident": {"at": [50.8, 6.056916475590874], "urgency": "U1", "time": "2024-05-01T10:01:00+00:00", "need": ["DOCTOR"], "called_at": "2024-05-01T10:00:00+00:00", "keyword": "MANV 5", "disaster": true, "purpose": "interfacility", "heading_deg": 90.5, "destination": {"id": "h1", "country": "XB", "recognised_by": ["XA", "XB"], "is_nearest": null, "is_nearest_suitable": null, "care": null}, "id": "i2"}, "centre": "east", "opened_at": "2024-05-01T10:02:00+00:00", "closed_at": null}');
INSERT INTO changes VALUES (6, '2024-05-01 10:03:00+00', 'incident_closed', 'i1', 'west', '{"incident": {"at": [50.8, 6.056916475590874], "urgency": "U1", "time": "2024-05-01T10:01:00+00:00", "need": [], "called_at": null, "keyword": null, "disaster": false, "purpose": "scene_call", "heading_deg": null, "destination": null, "id": "i1"}, "centre": "west", "opened_at": "2024-05-01T10:02:00+00:00", "closed_at": "2024-05-01T10:03:00+00:00"}');
INSERT INTO changes VALUES (7, '2024-05-01 10:03:00+00', 'shortage_declared', 'west', 'west', '{"centre": "west", "declared_at": "2024-05-01T10:03:00+00:00", "until": "2024-05-01T10:30:00+00:00", "declared_by": "shift leader"}');
INSERT INTO changes VALUES (8, '2024-05-01 10:03:00+00', 'shortage_declared', 'east', 'east', '{"centre": "east", "declared_at": "2024-05-01T10:03:00+00:00", "until": "2024-05-01T10:10:00+00:00", "declared_by": "shift leader"}');
INSERT INTO changes VALUES (9, '2024-05-01 10:04:00+00', 'shortage_declared', 'west', 'west', '{"centre": "west", "declared_at": "2024-05-01T10:04:00+00:00", "until": "2024-05-01T11:00:00+00:00", "declared_by": "her deputy"}');
INSERT INTO incidents VALUES ('i2', 'east', '2024-05-01 10:02:00+00', NULL, 50.8, 6.056916475590874, 'U1', '2024-05-01 10:01:00+00', '["DOCTOR"]', '2024-05-01 10:00:00+00', 'MANV 5', true, 'interfacility', 90.5, '{"id": "h1", "country": "XB", "recognised_by": ["XA", "XB"], "is_nearest": null, "is_nearest_suitable": null, "care": null}');
INSERT INTO incidents VALUES ('i1', 'west', '2024-05-01 10:02:00+00', '2024-05-01 10:03:00+00', 50.8, 6.056916475590874, 'U1', '2024-05-01 10:01:00+00', '[]', NULL, NULL, false, 'scene_call', NULL, NULL);
INSERT INTO shortages VALUES (7, 'west', '2024-05-01 10:03:00+00', '2024-05-01 10:30:00+00', 'shift leader');
INSERT INTO shortages VALUES (8, 'east', '2024-05-01 10:03:00+00', '2024-05-01 10:10:00+00', 'shift leader');
INSERT INTO shortages VALUES (9, 'west', '2024-05-01 10:04:00+00', '2024-05-01 11:00:00+00', 'her deputy');
INSERT INTO units VALUES ('e1', 'east', 'XB', 'NAW', 'at station', 'available_at_station', '["DOCTOR"]', 50.8, 6.0014229118897715, '2024-05-01 10:01:00+00', 50.75, 6.125, 3, '["A", "\u00dc"]', '[]', '["C1"]', '["fr", "nl"]', '2024-05-01 10:01:00+00', 3, '2024-05-01 10:01:00+00', 0);
INSERT INTO units VALUES ('w1', 'west', 'XA', 'BOX', 'it''s busy; "really"', 'not_available', '["TRANSPORT"]', 50.8, 6.002845823779544, '2024-05-01 10:02:00+00', NULL, NULL, NULL, NULL, NULL, NULL, NULL, '2024-05-01 10:02:00+00', 1, '2024-05-01 10:02:00+00', 1);
ALTER TABLE ONLY alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);
ALTER TABLE ONLY change_counter
    ADD CONSTRAINT pk_change_counter PRIMARY KEY (id);
ALTER TABLE ONLY changes
    ADD CONSTRAINT pk_changes PRIMARY KEY (number);
ALTER TABLE ONLY incidents
    ADD CONSTRAINT pk_incidents PRIMARY KEY (id);
ALTER TABLE ONLY shortages
    ADD CONSTRAINT pk_shortages PRIMARY KEY (number);
ALTER TABLE ONLY units
    ADD CONSTRAINT pk_units PRIMARY KEY (id);
CREATE INDEX ix_incidents_centre ON incidents USING btree (centre);
CREATE INDEX ix_shortages_centre_number ON shortages USING btree (centre, number);
CREATE INDEX ix_units_centre ON units USING btree (centre);
