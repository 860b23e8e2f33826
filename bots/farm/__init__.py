"""What every robot and colleague stands on: worklist, cases, runner, browser, vault, audit."""
