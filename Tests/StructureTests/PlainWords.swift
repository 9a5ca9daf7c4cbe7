/// The plain words of the pages: no field's own language, nothing that a newcomer has to look up.
///
/// A word that is new here has to be thought about: would a first-year student know it? If not, it needs a term.
let plainWords = """
    a about above accents accepted account activates acts adapt added addition address addresses adds advertise after
    afterwards again agreed agrees all allow allowed allows alone already also always among an analyses analysis anew
    another any anyone anything anyway apart are argue around arrived arrives as asked asks assistants at attempt
    authors automatic away az back bars be become becomes becoming been before begin beginning begins behind being
    belongs below beside besides best between biases bikes both bottom brackets breaks bring brings broke brought
    browser build built but by calculating calculations call called calls came can cannot capitals cards case cases
    certain chain changed changes changing check checking checks choose choosing chose chosen cite class clauses cleaned
    cleaning clear clearing codeberg coding column columns come comes commands commas comment common community company
    compared compares comparing compiled complaint complete computers contain containers contains content contributed
    copied copies copy count counting counts course craft cruft curve customers cut daily databases date day decided
    decides defines delete deleted deletes deleting describes developers differ different differently digit digits
    direction directly disk disturb do documentation does doing done download downloaded downloads drawing drawings
    drawn draws drew drivendata each edit editor editors edits else elsewhere empty ends enter even evening ever every
    everyone everything everywhere exact exactly examples exception exceptions exchanges exist exists explains exports
    extra fail failed fails far fast faster fee few fill filled fills final find finding findings finds fingerprint
    finished first fit fixed fixing follow followed for forget form forms found four frame free freely from front full
    function functions gap gaps gcloud get gets gitleaks given gives go goes gone good got graphics group guess guesses
    habits half hand hands happen hard hardly has have heading headings here hides hold holds holidays hosts how html
    hundred icons if in included indent indented inside installed installer installers installing installs institution
    into invalid invisible invitation ipython is issued it its itself join joined joining joins just keep keeping keeps
    kept kind kinds know knowing known knows laptop large last later law lay layout learned learns leave lets letters
    libraries like likely lines linux list listed lists little live loads long longer look looked looking looks loop
    lost mac machine macos made makefile makes making manuals many map maps mark marks matches matters may mb mean
    meaning means measure measurements measuring megabytes mended mends met methods microsoft middle minutes mistakes
    mlflow mode modeling moments more most mostly move moved moves much must my mypy named names naming nearly need
    needed needs never new newcomer newest next nicest nobody not notation note notes nothing noticed now numbers often
    old older oldest on once one ones only opens opinion opposed or order organised original originals os other others
    otherwise out outside over overlook own page pages papers part pass passed pdf people perfect person photographs
    picture pictures piece place plain point points positions possible postcodes present print printed prints private
    programmers projects proved proves public publish published publishes publishing put putting pycharm pyenv pythons
    question questions quickest quotes rarely rather reach reached read readers reading readme reads ready real really
    reason recipe record records refuse remembers removed rented repeated replaced research result results reused
    reviewed right rights row rows rules running safer said same saved saves saving say says scanner search second
    seconds see seems sees sell send sent sentence separate separately served server serves service several shall share
    shares short should show showing shown shows signed simple simpler simplest since size slides slow small snakemake
    so some somebody someone something sometimes sorts space spaces spacing speaks spreadsheet stand standard stands
    start starts state statement stay stays still stop stored study style such sure system table tables take taken takes
    task teacher teachers teaches team tell telling tells temperature ten terms tested text texts than that the their
    them themselves then there these they thing things this those three through throw tidy time title to today together
    told too tool tools top touch tox traced travel travis treat treats tried tries trusted try trying turns twentieth
    two type types unchanged under underscores understand understands units university unknown unless until updates
    uploaded use used useful uses using usual usually value values verb versions very visitors vs wandb want wants was
    watching way ways weather web website websites week weekday weights welcome well were what whatever when whenever
    where wherever whether which whichever who whoever whole whom whose why will window windows with within without word
    words worked works world worth write writes writing written wrong wrote year yet you your yours yourself
    """
